import { Card, CardContent, Stack, Typography } from '@mui/material';
import { useId, type ReactNode, type Ref } from 'react';

/** A part of a page, with its own heading. */
export function Section(props: {
  readonly title: string;
  /** At the end of the heading's line. */
  readonly aside?: ReactNode;
  /** For the focus, when what had it has gone. */
  readonly headingRef?: Ref<HTMLHeadingElement>;
  /** As high as its neighbours. */
  readonly fills?: boolean;
  readonly children: ReactNode;
}) {
  const { title, aside, headingRef, fills = false, children } = props;
  const id = useId();
  return (
    <Card component="section" aria-labelledby={id} sx={{ height: fills ? '100%' : 'auto' }}>
      <CardContent>
        <Stack
          direction="row"
          sx={{ alignItems: 'center', justifyContent: 'space-between', gap: 1, mb: 1 }}
        >
          <Typography
            id={id}
            ref={headingRef}
            component="h2"
            variant="h6"
            {...(headingRef && { tabIndex: -1 })}
            sx={{ outline: 'none' }}
          >
            {title}
          </Typography>
          {aside}
        </Stack>
        {children}
      </CardContent>
    </Card>
  );
}
