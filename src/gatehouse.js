// Plain JavaScript on purpose: an older Node can't read TypeScript, and should say so instead of a syntax error.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 22 || (major === 22 && minor < 18)) {
  console.error(`Gatehouse needs Node 22.18 or newer; this is ${process.version}.`);
  console.error('Run it through npm (npm start), which uses the Node 24 that npm ci installed.');
  process.exit(1);
}
// Compiled code is kept, beside the packages: the second start takes half the time. Where that can't be written, it isn't.
const { enableCompileCache } = await import('node:module');
enableCompileCache?.(new URL('../node_modules/.cache/gatehouse', import.meta.url).pathname);
// V8 sizes its nursery by the machine, up to 64 MB, and the rest of the heap grows with it: under load the bot took twice
// the memory, and was no quicker. And it grows in large steps for work that comes in bursts, as the first look at a fleet
// does, and keeps what it once had: with 120 gateways 450 MB instead of 240.
const { setFlagsFromString } = await import('node:v8');
setFlagsFromString('--semi-space-growth-factor=1');
setFlagsFromString('--optimize-for-size');
await import('./main.ts');
