import { existsSync, readFileSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { ConfigInvalid } from './domain/fault.ts';
import { appIdOf } from './manifest/app-id.ts';
import { checkIcons } from './manifest/check-icons.ts';
import { checkManifest } from './manifest/check-manifest.ts';
import { checkSchema } from './manifest/check-schema.ts';
import { fillManifest, type ManifestValues } from './manifest/fill-manifest.ts';
import { pack } from './manifest/pack.ts';
import { readBot } from './manifest/read-bot.ts';

const help = `npm run -s manifest [-- options]
  Writes the app package that is uploaded to Teams: manifest.json and the two icons, checked before it is written.

  --config FILE      where bot.appId and bot.name are; default ./gatehouse.yaml. No secret is read.
  --out FILE         the zip; default ./data/teams-app.zip
  --host NAME        host name of the bot, bot.example.com: the package's valid domain
  --version N.N.N    default Gatehouse's own. Teams takes an update only with a higher one
  --id GUID          the app's id in Teams; default one that follows from bot.appId and stays the same
  --name TEXT        the app's name, 30 characters at most; default bot.name
  --developer TEXT   who offers it, 32 characters at most
  --website URL      your page about it; default https://<host>/
  --privacy URL      your privacy statement; default the website
  --terms URL        your terms of use; default the website

  Exit status: 0 written, 1 not written (every reason is told), 2 wrong words.`;

const options = {
  config: { type: 'string' },
  out: { type: 'string' },
  host: { type: 'string' },
  version: { type: 'string' },
  id: { type: 'string' },
  name: { type: 'string' },
  developer: { type: 'string' },
  website: { type: 'string' },
  privacy: { type: 'string' },
  terms: { type: 'string' },
  help: { type: 'boolean' },
} as const;

type Words = { readonly [key in Exclude<keyof typeof options, 'help'>]?: string };

const here = (name: string) => new URL(`../${name}`, import.meta.url);

/** The `manifest` command. */
export async function runManifest(
  argv: string[],
  environment: Readonly<Record<string, string | undefined>>,
): Promise<number> {
  let words: Words & { readonly help?: boolean };
  try {
    words = parseArgs({ args: argv, options }).values;
  } catch (error) {
    console.error(`manifest: ${messageOf(error)}\n\n${help}`);
    return 2;
  }
  if (words.help === true) {
    console.error(help);
    return 0;
  }
  const file = words.config ?? 'gatehouse.yaml';
  if (!existsSync(file)) {
    console.error(`manifest: there is no ${file}. Say where the configuration is: --config FILE`);
    return 1;
  }
  try {
    return await write(words, readBot(readFileSync(file, 'utf8'), environment));
  } catch (error) {
    console.error(`manifest: ${messageOf(error)}`);
    if (error instanceof ConfigInvalid) {
      for (const problem of error.problems) console.error(`  ${problem}`);
      console.error(`Mend the keys that are named in ${file}, then run this again.`);
    }
    return 1;
  }
}

async function write(words: Words, bot: ReturnType<typeof readBot>): Promise<number> {
  const [template, color, outline, program] = await Promise.all([
    readFile(here('manifest/manifest.template.json'), 'utf8'),
    readFile(here('manifest/color.png')),
    readFile(here('manifest/outline.png')),
    readFile(here('package.json'), 'utf8'),
  ]);
  const { version } = JSON.parse(program) as { version: string };
  const icons = { color, outline };
  const manifest = fillManifest(template, valuesOf(words, bot, version));
  const bySchema = await checkSchema(manifest);
  const ours = [...checkManifest(manifest), ...checkIcons(icons)];
  const problems = ours.length > 0 ? ours : (bySchema ?? []); // the schema says the same of ours in other words
  if (problems.length > 0) {
    console.error('manifest: nothing was written. Teams would refuse the package:');
    for (const problem of problems) console.error(`  ${problem}`);
    return 1;
  }
  const out = resolve(words.out ?? 'data/teams-app.zip');
  await mkdir(dirname(out), { recursive: true });
  await writeFile(out, pack(manifest, icons));
  const schema =
    bySchema === undefined
      ? 'the schema check was left out: @microsoft/app-manifest is only there after npm ci with development packages'
      : `it fits Microsoft's schema ${manifest.manifestVersion}`;
  console.log(`Written: ${out}`);
  console.log(`${manifest.name.short} ${manifest.version}, app ${manifest.id}, bot ${bot.appId}; ${schema}.`);
  if (words.website === undefined && words.host === undefined)
    console.log('Its addresses for website, privacy and terms are https://www.example.com/: give --website.');
  console.log('Next: Teams admin center, Teams apps, Manage apps, Upload new app.');
  return 0;
}

function valuesOf(words: Words, bot: ReturnType<typeof readBot>, version: string): ManifestValues {
  const website = words.website ?? `https://${words.host ?? 'www.example.com'}/`;
  return {
    appId: words.id ?? appIdOf(bot.appId),
    botId: bot.appId,
    name: words.name ?? bot.name,
    version: words.version ?? version,
    developer: words.developer ?? 'Gatehouse',
    website,
    privacy: words.privacy ?? website,
    terms: words.terms ?? website,
    host: words.host,
  };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
