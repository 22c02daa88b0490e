/** What the template's placeholders stand for. */
export interface ManifestValues {
  readonly appId: string;
  readonly botId: string;
  /** Of the app and the bot in Teams. */
  readonly name: string;
  /** Semantic: 1.2.3. Teams takes an update only with a higher one. */
  readonly version: string;
  readonly developer: string;
  readonly website: string;
  readonly privacy: string;
  readonly terms: string;
  /** Host name of the bot; undefined for a package that names no domain. */
  readonly host: string | undefined;
}

interface CommandList {
  readonly scopes: readonly string[];
  readonly commands: readonly { readonly title: string; readonly description: string }[];
}

/** A manifest of Teams, as far as it is looked at here. */
export interface Manifest {
  readonly $schema: string;
  readonly manifestVersion: string;
  readonly version: string;
  readonly id: string;
  readonly developer: Readonly<Record<'name' | 'websiteUrl' | 'privacyUrl' | 'termsOfUseUrl', string>>;
  readonly name: { readonly short: string; readonly full: string };
  readonly description: { readonly short: string; readonly full: string };
  readonly icons: { readonly color: string; readonly outline: string };
  readonly bots: readonly {
    readonly botId: string;
    readonly scopes: readonly string[];
    readonly commandLists: readonly CommandList[];
  }[];
  readonly validDomains: readonly string[];
}

/** The manifest of a template. Placeholders are filled after the text is parsed: a quote in a name breaks nothing. */
export function fillManifest(template: string, values: ManifestValues): Manifest {
  const manifest = fill(JSON.parse(template), values) as Manifest;
  return {
    ...manifest,
    bots: manifest.bots.map((bot) => ({ ...bot, commandLists: bot.commandLists.flatMap(oneForEachScope) })),
    validDomains: values.host === undefined ? [] : manifest.validDomains,
  };
}

/** Teams wants a list of its own for each scope; the template writes the commands once. */
function oneForEachScope({ scopes, commands }: CommandList): readonly CommandList[] {
  return scopes.map((scope) => ({ scopes: [scope], commands }));
}

function fill(value: unknown, values: ManifestValues): unknown {
  if (typeof value === 'string')
    return value.replace(
      /\$\{(\w+)\}/g,
      (_whole, name: string) => values[name as keyof ManifestValues] ?? '',
    );
  if (Array.isArray(value)) return value.map((one) => fill(one, values));
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, fill(inner, values)]));
  return value;
}
