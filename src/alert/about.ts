import type { Gateway } from '../domain/gateway.ts';
import type { WatchedApp } from '../domain/watch.ts';

export interface Match {
  readonly gateway: Gateway;
  /** The scale set itself was named, not one of its machines, its storage account or only a name. */
  readonly isScaleSet: boolean;
}

/** What may tell whom a payload is about, best first. */
export interface Clues {
  /** Azure resource ids, in any case. */
  readonly resources: readonly string[];
  /** The custom property `gateway`. */
  readonly property: string | undefined;
  /** Texts in which a name may stand: the rule's name, a web test's. */
  readonly names: readonly string[];
}

/** The gateway that is meant: by resource id, else the custom property, else its name or service name as a word in a name. */
export function gatewayOf(clues: Clues, gateways: readonly Gateway[]): Match | undefined {
  for (const resource of clues.resources) {
    const match = byResource(resource.toLowerCase().replace(/\/+$/, ''), gateways);
    if (match !== undefined) return match;
  }
  const gateway = byProperty(clues.property, gateways) ?? byName(clues.names, gateways);
  return gateway === undefined ? undefined : { gateway, isScaleSet: false };
}

function byResource(id: string, gateways: readonly Gateway[]): Match | undefined {
  for (const gateway of gateways) {
    const scaleSet = gateway.scaleSet?.toLowerCase();
    if (scaleSet !== undefined && isWithin(id, scaleSet)) return { gateway, isScaleSet: id === scaleSet };
    const account = gateway.storageAccount?.toLowerCase();
    if (account !== undefined && isWithin(id, account)) return { gateway, isScaleSet: false };
  }
  return undefined;
}

function isWithin(id: string, resource: string): boolean {
  return id === resource || id.startsWith(`${resource}/`);
}

function byProperty(property: string | undefined, gateways: readonly Gateway[]): Gateway | undefined {
  const said = property?.trim().toLowerCase();
  if (said === undefined) return undefined;
  return gateways.find((one) => one.id === said || one.serviceName.toLowerCase() === said);
}

/** The longest name that stands there; none where two that have nothing in common do. */
function byName(names: readonly string[], gateways: readonly Gateway[]): Gateway | undefined {
  const texts = names.map((one) => one.toLowerCase());
  const found = gateways
    .flatMap((gateway) =>
      [gateway.serviceName.toLowerCase(), gateway.id as string]
        .filter((name) => texts.some((text) => standsIn(name, text)))
        .slice(0, 1)
        .map((name) => ({ gateway, name })),
    )
    .sort((one, other) => other.name.length - one.name.length);
  const [longest] = found;
  return longest !== undefined &&
    found.every(({ name }) => longest.name.includes(name)) &&
    found[1]?.name !== longest.name
    ? longest.gateway
    : undefined;
}

const partOfWord = /[\p{L}\p{N}]/u;

/** Whether the name is in the text with no letter or digit right before or behind it. */
export function standsIn(name: string, text: string): boolean {
  if (name === '') return false;
  for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1)) {
    const before = text.slice(Math.max(0, at - 1), at);
    const behind = text.slice(at + name.length, at + name.length + 1);
    if (!partOfWord.test(before) && !partOfWord.test(behind)) return true;
  }
  return false;
}

/** The watched app that the custom property `app` names (by name or application id), or whose name stands in a name. */
export function appOf(
  property: string | undefined,
  names: readonly string[],
  apps: readonly WatchedApp[],
): WatchedApp | undefined {
  const said = property?.trim().toLowerCase();
  const named = apps.find((one) => one.appId.toLowerCase() === said || one.name.toLowerCase() === said);
  if (named !== undefined) return named;
  const texts = names.map((one) => one.toLowerCase());
  const found = apps.filter((one) => texts.some((text) => standsIn(one.name.toLowerCase(), text)));
  return found.length === 1 ? found[0] : undefined;
}
