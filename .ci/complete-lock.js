// A registry that offers only this platform's binaries makes `npm install` leave the others out of
// package-lock.json, and `npm ci` then refuses the lock. This puts their entries back (without
// integrity: whoever has the whole registry gets it by `npm install`). Run it after `npm install`.
const { readFileSync, writeFileSync } = require('node:fs');

const platform =
  /(android|darwin|freebsd|linux|openharmony|win32)-(arm64|arm|x64|ia32|ppc64|riscv64|s390x|loong64)(?:-(\w+))?/;

const lock = JSON.parse(readFileSync('package-lock.json', 'utf8'));
const packages = lock.packages;
let added = 0;
for (const [path, { optionalDependencies = {}, dev, engines }] of Object.entries(packages)) {
  for (const [name, version] of Object.entries(optionalDependencies)) {
    if (isResolved(path, name)) continue;
    const [, os, cpu, abi] = platform.exec(name) ?? [];
    if (os === undefined) throw new Error(`${name} names no platform: add it by hand`);
    packages[`node_modules/${name}`] = {
      version,
      cpu: [cpu],
      ...(dev ? { dev: true } : {}),
      ...(os === 'linux' && abi ? { libc: [abi.includes('musl') ? 'musl' : 'glibc'] } : {}),
      optional: true,
      os: [os],
      ...(engines ? { engines } : {}),
    };
    added += 1;
  }
}
const [root, ...rest] = Object.entries(packages);
lock.packages = Object.fromEntries([root, ...rest.sort(([a], [b]) => a.localeCompare(b, 'en'))]);
writeFileSync('package-lock.json', `${JSON.stringify(lock, null, 2)}\n`);
console.log(`${added} entries added.`);

/** As Node looks for it: in the package's own node_modules, then further out. */
function isResolved(path, name) {
  for (let base = path; ; base = base.slice(0, Math.max(0, base.lastIndexOf('/node_modules/')))) {
    if (packages[`${base === '' ? '' : `${base}/`}node_modules/${name}`]) return true;
    if (base === '') return false;
  }
}
