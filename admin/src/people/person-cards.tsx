import { Card, CardActionArea, CardContent, Stack, Typography } from '@mui/material';
import type { ComponentType } from 'react';
import { ListNoResults, type RaRecord } from 'react-admin';
import { Link } from 'react-router-dom';

export interface Person extends RaRecord {
  readonly full_name: string;
  readonly email: string;
}

/** A list of people on a phone: each a card that leads to its page. */
export function PersonCards<Shown extends Person>(props: {
  readonly resource: string;
  readonly people: readonly Shown[] | undefined;
  readonly Marks: ComponentType<{ readonly person: Shown }>;
}) {
  const { resource, people, Marks } = props;
  if (people === undefined) return null;
  if (people.length === 0) return <ListNoResults />;
  return (
    <Stack component="ul" spacing={1} sx={{ listStyle: 'none', m: 0, p: 1 }}>
      {people.map((person) => (
        <li key={person.id}>
          <Card>
            <CardActionArea component={Link} to={`/${resource}/${person.id}/show`}>
              <CardContent>
                <Stack direction="row" sx={{ justifyContent: 'space-between', gap: 1 }}>
                  <Typography sx={{ fontWeight: 600, overflowWrap: 'anywhere' }}>
                    {person.full_name}
                  </Typography>
                  <Marks person={person} />
                </Stack>
                <Typography color="text.secondary" sx={{ overflowWrap: 'anywhere' }}>
                  {person.email}
                </Typography>
              </CardContent>
            </CardActionArea>
          </Card>
        </li>
      ))}
    </Stack>
  );
}
