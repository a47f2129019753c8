// `node .ci/changelog-section.js 1.2.3`: what CHANGELOG.md says of that version, for its release; ends with 1
// where it says nothing, or where package.json has another version.
const { readFileSync } = require('node:fs');
const path = require('node:path');

const [version = ''] = process.argv.slice(2);
const root = path.join(__dirname, '..');
const sections = readFileSync(path.join(root, 'CHANGELOG.md'), 'utf8').split(/^## /m).slice(1);
const section = sections.find((each) => each.startsWith(`[${version}] - `));
const [, ...lines] = (section ?? '').split('\n');
const text = lines.join('\n').trim();
const { version: packaged } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));

if (!/^\d+\.\d+\.\d+$/.test(version)) fail('Usage: node .ci/changelog-section.js 1.2.3');
else if (packaged !== version) fail(`package.json is of version ${packaged}, not ${version}.`);
else if (text === '') fail(`CHANGELOG.md says nothing of "## [${version}] - date".`);
else console.log(text);

function fail(sentence) {
  console.error(sentence);
  process.exitCode = 1;
}
