export type Command =
  | 'play'
  | 'mute'
  | 'fullscreen'
  | 'captions'
  | 'stats'
  | 'help'
  | { seekBy: number };

const commands: Record<string, Command> = {
  ' ': 'play',
  k: 'play',
  m: 'mute',
  f: 'fullscreen',
  c: 'captions',
  d: 'stats',
  '?': 'help',
  j: { seekBy: -10 },
  l: { seekBy: 10 },
  ArrowLeft: { seekBy: -5 },
  ArrowRight: { seekBy: 5 },
};

export type Focused = 'slider' | 'button' | 'menu' | 'other';

interface Stroke {
  key: string;
  ctrlKey: boolean;
  altKey: boolean;
  metaKey: boolean;
}

/** What a key means, unless the focused control has a use of its own for it. */
export function commandOf(stroke: Stroke, focused: Focused): Command | null {
  const { key } = stroke;
  if (stroke.ctrlKey || stroke.altKey || stroke.metaKey) {
    return null;
  }
  const ownUse =
    focused === 'menu' ||
    (focused === 'slider' && key.startsWith('Arrow')) ||
    (focused === 'button' && key === ' ');
  const name = key.length === 1 ? key.toLowerCase() : key;
  return ownUse ? null : (commands[name] ?? null);
}
