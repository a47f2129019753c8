import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { envExample, settingsPage } from './pages';

/** `npm run docs:settings`: a test holds both files against what this writes. */
const root = join(__dirname, '..', '..');
for (const [file, text] of [
  ['docs/settings.md', settingsPage()],
  ['.env.example', envExample()],
] as const) {
  writeFileSync(join(root, file), text);
  console.log(`wrote ${file}`);
}
