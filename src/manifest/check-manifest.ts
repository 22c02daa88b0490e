import type { Manifest } from './fill-manifest.ts';

const mostCommands = 12;

/**
 * What Teams limits of the parts that an option or gatehouse.yaml fills, each with what to change. The schema says the
 * same more fully and less kindly, and is not there in production.
 */
export function checkManifest(manifest: Manifest): string[] {
  const { developer, name, description, bots, version, id } = manifest;
  const length = (key: string, text: string, most: number, change: string) =>
    text.length >= 1 && text.length <= most
      ? []
      : [`${key}: ${text.length} characters, Teams takes 1 to ${most}; ${change}`];
  const address = (key: string, text: string, option: string) =>
    /^https:\/\/[^/\s]+/.test(text)
      ? []
      : [`${key}: “${text}” does not begin with https://; say --${option}`];
  const rename = 'give another --name';
  const template = 'shorten it in manifest/manifest.template.json';
  return [
    ...length('name.short', name.short, 30, rename),
    ...length('name.full', name.full, 100, rename),
    ...length('description.short', description.short, 80, template),
    ...length('description.full', description.full, 4000, template),
    ...length('developer.name', developer.name, 32, 'give another --developer'),
    ...address('developer.websiteUrl', developer.websiteUrl, 'website'),
    ...address('developer.privacyUrl', developer.privacyUrl, 'privacy'),
    ...address('developer.termsOfUseUrl', developer.termsOfUseUrl, 'terms'),
    ...(/^\d+\.\d+\.\d+$/.test(version) ? [] : [`version: “${version}” is not like 1.2.3; say --version`]),
    ...(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id)
      ? []
      : [`id: “${id}” is no GUID; leave --id out, or give one`]),
    ...manifest.validDomains.flatMap((host) => hostProblems(host)),
    ...bots.flatMap((bot) =>
      bot.commandLists.flatMap(({ scopes, commands }) => [
        ...(commands.length <= mostCommands
          ? []
          : [`${scopes.join()}: ${commands.length} commands, at most ${mostCommands}`]),
        ...commands.flatMap((one) => length(`command “${one.title}”`, one.title, 128, template)),
      ]),
    ),
  ];
}

function hostProblems(host: string): string[] {
  return /^(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/i.test(host)
    ? []
    : [`host: “${host}” is no host name; a good value: bot.example.com, without https:// and port`];
}
