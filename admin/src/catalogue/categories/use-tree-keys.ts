import { useRef, type KeyboardEvent } from 'react';
import type { Placed } from './category-tree';

/** What the keys of a tree do; what is for those who may change it is left out for the others. */
export interface TreeCommands {
  readonly focus: (id: number) => void;
  readonly setOpen: (id: number, isOpen: boolean) => void;
  readonly openAll: (siblings: Placed['siblings']) => void;
  readonly enter: (at: Placed) => void;
  readonly edit?: (at: Placed) => void;
  readonly remove?: (at: Placed) => void;
  readonly step?: (at: Placed, by: -1 | 1) => void;
  readonly cut?: (at: Placed) => void;
  readonly paste?: (at: Placed) => void;
  readonly letGo?: () => void;
}

/** Letters typed this fast are one word. */
const wordWithinMs = 600;

/** https://www.w3.org/WAI/ARIA/apg/patterns/treeview/#keyboardinteraction, and the commands on top. */
export function useTreeKeys(
  rows: readonly Placed[],
  open: ReadonlySet<number>,
  commands: TreeCommands,
) {
  const typed = useRef({ text: '', at: 0 });

  /** From the one after (while a word grows: from this one) round to where it began. */
  function find(from: number, letter: string): Placed | undefined {
    const now = Date.now();
    const goesOn = now - typed.current.at < wordWithinMs;
    const text = (goesOn ? typed.current.text : '') + letter.toLocaleLowerCase();
    typed.current = { text, at: now };
    const first = text.length > 1 ? from : from + 1;
    const around = [...rows.slice(first), ...rows.slice(0, first)];
    return around.find(({ node }) => node.name.toLocaleLowerCase().startsWith(text));
  }

  function commandFor(event: KeyboardEvent, at: Placed, index: number): (() => void) | undefined {
    const { key } = event;
    const { node, parent } = at;
    const focus = (to: Placed | undefined) => to && commands.focus(to.node.id);
    const isOpen = open.has(node.id) && node.children.length > 0;
    if (event.ctrlKey || event.metaKey) {
      if (key === 'x') return commands.cut && (() => commands.cut?.(at));
      if (key === 'v') return commands.paste && (() => commands.paste?.(at));
      return undefined;
    }
    if (event.altKey) {
      if (key === 'ArrowUp') return commands.step && (() => commands.step?.(at, -1));
      if (key === 'ArrowDown') return commands.step && (() => commands.step?.(at, 1));
      return undefined;
    }
    const keys: Record<string, (() => void) | undefined> = {
      ArrowDown: () => focus(rows[index + 1]),
      ArrowUp: () => focus(rows[index - 1]),
      Home: () => focus(rows[0]),
      End: () => focus(rows.at(-1)),
      ArrowRight: () =>
        isOpen ? focus(rows[index + 1]) : node.children[0] && commands.setOpen(node.id, true),
      ArrowLeft: () =>
        isOpen ? commands.setOpen(node.id, false) : parent && commands.focus(parent.id),
      Enter: () => commands.enter(at),
      ' ': () => commands.enter(at),
      '*': () => commands.openAll(at.siblings),
      F2: commands.edit && (() => commands.edit?.(at)),
      Delete: commands.remove && (() => commands.remove?.(at)),
      Escape: commands.letGo && (() => commands.letGo?.()),
    };
    if (key in keys) return keys[key];
    return key.length === 1 ? () => focus(find(index, key)) : undefined;
  }

  return (event: KeyboardEvent, at: Placed, index: number) => {
    const command = commandFor(event, at, index);
    if (command === undefined) return;
    event.preventDefault();
    command();
  };
}
