import { createHash } from 'node:crypto';

/** Somebody in the sandbox's tenant. `id` is the `29:` id by which Teams names a person to one bot. */
export interface Person {
  readonly key: string;
  readonly id: string;
  readonly aadObjectId: string;
  readonly name: string;
  readonly role: 'reader' | 'operator' | 'approver';
  readonly timeZone: string;
}

export interface Channel {
  readonly key: string;
  readonly id: string;
  readonly name: string;
}

/** An Entra security group; `members` are Entra object ids. */
export interface Group {
  readonly id: string;
  readonly name: string;
  readonly members: readonly string[];
}

/** A cloud management gateway as it is at the first start; `scaleSet` and `storageAccount` are Resource Manager ids. */
export interface Gateway {
  readonly name: string;
  readonly serviceName: string;
  readonly site: string;
  readonly region: string;
  readonly size: 'lab' | 'standard' | 'large';
  readonly instances: number;
  readonly connectionPoints: number;
  readonly production: boolean;
  readonly costPerDay: { readonly running: number; readonly stopped: number };
  readonly scaleSet: string;
  readonly storageAccount: string;
}

/** An app registration of Configuration Manager, whose secret somebody has to renew. */
export interface App {
  readonly name: string;
  readonly appId: string;
}

/** Configuration Manager's own limits of a gateway: GB of traffic in 14 days, GB of storage. */
export const usualLimits = { traffic: 10_000, storage: 2000 } as const;

export interface Tenant {
  readonly tenantId: string;
  readonly subscription: string;
  readonly bot: { readonly appId: string; readonly secret: string; readonly name: string };
  readonly azure: { readonly clientId: string; readonly secret: string };
  readonly team: { readonly id: string; readonly aadGroupId: string; readonly name: string };
  readonly channels: readonly Channel[];
  readonly people: readonly Person[];
  readonly groups: { readonly readers: Group; readonly operators: Group; readonly approvers: Group };
  readonly sites: readonly { readonly code: string; readonly version: number }[];
  readonly gateways: readonly Gateway[];
  readonly apps: readonly App[];
  /** Who is on call, by key. */
  readonly onCall: string;
}

/** The same name always gives the same id, so that a restarted sandbox is the same tenant. */
export function stableId(name: string): string {
  const hex = createHash('sha256').update(`gatehouse sandbox ${name}`).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

const subscription = stableId('subscription');

const firstPeople = [
  { key: 'ana', name: 'Ana Duarte', role: 'operator' },
  { key: 'bo', name: 'Bo Lindqvist', role: 'approver' },
  { key: 'chen', name: 'Chen Wei', role: 'approver' },
  { key: 'dana', name: 'Dana Okafor', role: 'reader' },
] as const;

/** From five people on, the last one is an operator who is on call. */
const kim = { key: 'kim', name: 'Kim Osei', role: 'operator' } as const;

const firstGateways = [
  { name: 'GraniteFalls', site: 'PS1', region: 'westus', size: 'standard', instances: 4, production: true },
  {
    name: 'GraniteHill',
    site: 'PS1',
    region: 'westeurope',
    size: 'standard',
    instances: 2,
    production: true,
  },
  { name: 'RedmondEdge', site: 'LAB', region: 'eastus', size: 'lab', instances: 1, production: false },
] as const;

function person(index: number, count: number): Person {
  const isLast = index === count - 1 && count > firstPeople.length;
  const known = isLast ? kim : firstPeople[index];
  const key = known?.key ?? `p${index + 1}`;
  return {
    key,
    id: `29:1${key}-${stableId(`mri ${key}`)}`,
    aadObjectId: stableId(`person ${key}`),
    name: known?.name ?? `Approver ${index + 1}`,
    role: known?.role ?? 'approver',
    timeZone: 'Europe/Berlin',
  };
}

/** Three characters, as Configuration Manager has it: S01 ... S0A ... SRR. */
function siteCode(number: number): string {
  return `S${number.toString(36).toUpperCase().padStart(2, '0')}`;
}

function gateway(index: number): Gateway {
  // Beyond the three, gateways come in pairs of a site, so that either of a pair may be stopped.
  const seed = firstGateways[index] ?? {
    name: `Edge${String(index + 1).padStart(3, '0')}`,
    site: siteCode(Math.floor((index - 1) / 2)),
    region: ['westus', 'westeurope', 'eastus', 'centralindia'][index % 4] as string,
    size: 'standard' as const,
    instances: 2,
    production: false,
  };
  const prefix = seed.name.toLowerCase();
  const group = `/subscriptions/${subscription}/resourceGroups/rg-cmg-${seed.region}/providers`;
  return {
    ...seed,
    serviceName: `${seed.name}.contoso.com`,
    connectionPoints: Math.ceil(seed.instances / 4),
    costPerDay: { running: seed.instances * 4 - 1, stopped: 2 },
    scaleSet: `${group}/Microsoft.Compute/virtualMachineScaleSets/${prefix}`,
    storageAccount: `${group}/Microsoft.Storage/storageAccounts/${prefix}`,
  };
}

function group(name: string, people: readonly Person[]): Group {
  return { id: stableId(`group ${name}`), name, members: people.map((one) => one.aadObjectId) };
}

/** The tenant in the box: Contoso, with at least its four people and three gateways. */
export function makeTenant(size: { readonly gateways: number; readonly people: number }): Tenant {
  const count = Math.max(size.people, firstPeople.length);
  const people = Array.from({ length: count }, (_, index) => person(index, count));
  const gateways = Array.from({ length: Math.max(size.gateways, firstGateways.length) }, (_, index) =>
    gateway(index),
  );
  const general = `19:${stableId('team').replaceAll('-', '')}@thread.tacv2`;
  const channel = (key: string, name: string): Channel => ({
    key,
    name,
    id: key === 'general' ? general : `19:${stableId(`channel ${key}`).replaceAll('-', '')}@thread.tacv2`,
  });
  return {
    tenantId: stableId('tenant'),
    subscription,
    bot: { appId: stableId('bot'), secret: 'sandbox-bot-secret', name: 'Gatehouse' },
    azure: { clientId: stableId('azure app'), secret: 'sandbox-azure-secret' },
    team: { id: general, aadGroupId: stableId('team group'), name: 'CMG' },
    channels: [
      channel('general', 'General'),
      channel('operations', 'Operations'),
      channel('alerts', 'Alerts'),
    ],
    people,
    groups: {
      readers: group('CMG readers', people),
      operators: group(
        'CMG operators',
        people.filter((one) => one.role === 'operator'),
      ),
      approvers: group(
        'CMG approvers',
        people.filter((one) => one.role === 'approver'),
      ),
    },
    sites: [...new Set(gateways.map((one) => one.site))].map((code) => ({ code, version: 2509 })),
    gateways,
    apps: [{ name: 'CMG server app', appId: stableId('cmg server app') }],
    // Bo stands in where there are no more than four.
    onCall: people.some((one) => one.key === kim.key) ? kim.key : 'bo',
  };
}
