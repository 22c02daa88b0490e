/** The command line. Each command is loaded when it is asked for: all SDKs together cost about a second. */

type Command = (argv: string[], environment: Readonly<Record<string, string | undefined>>) => Promise<number>;

const commands: Readonly<Record<string, { readonly says: string; readonly load: () => Promise<Command> }>> = {
  start: {
    says: 'run the bot; without a gatehouse.yaml, run it in the sandbox',
    load: async () => (await import('./start-command.ts')).runStart,
  },
  parse: {
    says: 'read JSON lines with texts, write their intents',
    load: async () => (await import('./parse-command.ts')).runParse,
  },
  manifest: {
    says: 'write the app package for Teams',
    load: async () => (await import('./manifest-command.ts')).runManifest,
  },
  doctor: {
    says: 'find out what is not right yet, and what to do about it',
    load: async () => (await import('./doctor-command.ts')).runDoctor,
  },
  audit: {
    says: 'verify the chain of the audit log',
    load: async () => (await import('./audit-command.ts')).runAudit,
  },
};

function help(): string {
  const lines = Object.entries(commands).map(([name, { says }]) => `  ${name.padEnd(8)} ${says}`);
  return `Gatehouse: cloud management gateways, run from Microsoft Teams\n\n${lines.join('\n')}\n\nEach takes --help. With npm: npm start, npm run -s parse, npm run -s audit -- verify`;
}

const [name = '', ...argv] = process.argv.slice(2);
const command = commands[name];
if (command === undefined) {
  const isHelp = name === '' || name === '--help' || name === 'help';
  console.error(isHelp ? help() : `gatehouse: no command is called ${name}\n\n${help()}`);
  process.exit(isHelp ? 0 : 2);
}
const run = await command.load();
process.exitCode = await run(argv, process.env);
// A command that is done leaves nothing behind that should keep the process: sockets of SDKs do.
process.exit();
