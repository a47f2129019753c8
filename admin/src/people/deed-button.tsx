import { Button, type ButtonProps } from '@mui/material';
import { useState, type ReactNode } from 'react';
import { Confirm, useTranslate } from 'react-admin';
import { useDeed } from './use-deed';

interface DeedButtonProps {
  readonly label: string;
  /** What will be, before it is done. */
  readonly words: string;
  readonly done: string;
  readonly name: string;
  readonly icon: ReactNode;
  readonly color?: ButtonProps['color'];
  readonly deed: () => Promise<unknown>;
}

/** Something that is done to a person, once it has been said what it is. */
export function DeedButton({ label, words, done, name, icon, color, deed }: DeedButtonProps) {
  const translate = useTranslate();
  const { busy, run } = useDeed();
  const [asks, setAsks] = useState(false);
  const args = { name };

  async function confirm(): Promise<void> {
    if (await run(deed, { done, args })) setAsks(false);
  }

  return (
    <>
      <Button
        variant="outlined"
        startIcon={icon}
        onClick={() => setAsks(true)}
        {...(color && { color })}
      >
        {translate(label)}
      </Button>
      <Confirm
        isOpen={asks}
        loading={busy}
        title={label}
        content={words}
        contentTranslateOptions={args}
        titleTranslateOptions={args}
        confirm={label}
        onConfirm={() => void confirm()}
        onClose={() => setAsks(false)}
      />
    </>
  );
}
