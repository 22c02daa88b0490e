import { stableId } from '../tenant.ts';
import type { Site } from './fleet.ts';
import { randomOf } from './random.ts';
import {
  capacityAt,
  type Machine,
  machineProvisioningAt,
  machinesAt,
  type Operation,
  type Power,
  type Provisioning,
  powerAt,
  provisioningAt,
  runningAt,
} from './scale-set.ts';

/** Sizes of a gateway's machines. */
const sizes = { lab: 'Standard_B2s', standard: 'Standard_A2_v2', large: 'Standard_A4_v2' } as const;

const iso = (at: number): string => new Date(at).toISOString();

function provisioningStatus(provisioning: Provisioning, time: number, code = ''): object {
  const succeeded = provisioning === 'Succeeded';
  return {
    code: `ProvisioningState/${provisioning.toLowerCase()}${code === '' ? '' : `/${code}`}`,
    level: provisioning === 'Failed' ? 'Error' : 'Info',
    displayStatus: succeeded ? 'Provisioning succeeded' : provisioning,
    time: iso(time),
  };
}

export function etag({ set }: Site): string {
  return `"${set.version}"`;
}

/** The scale set as `GET` and `PATCH` answer it. */
export function scaleSetBody(site: Site, at: number): object {
  const { gateway, set } = site;
  return {
    name: gateway.scaleSet.split('/').at(-1),
    id: gateway.scaleSet,
    type: 'Microsoft.Compute/virtualMachineScaleSets',
    location: gateway.region,
    tags: set.tags,
    sku: { name: sizes[gateway.size], tier: 'Standard', capacity: capacityAt(set, at) },
    etag: etag(site),
    properties: {
      singlePlacementGroup: true,
      orchestrationMode: 'Uniform',
      upgradePolicy: { mode: 'Manual' },
      scaleInPolicy: { rules: ['Default'], forceDeletion: false },
      virtualMachineProfile: {
        osProfile: { computerNamePrefix: 'cmg', adminUsername: 'cmgadmin' },
        storageProfile: {
          osDisk: { osType: 'Windows', createOption: 'FromImage', caching: 'ReadOnly' },
          imageReference: {
            publisher: 'MicrosoftWindowsServer',
            offer: 'WindowsServer',
            sku: '2022-datacenter-core-smalldisk',
            version: 'latest',
          },
        },
        timeCreated: iso(Date.UTC(2026, 0, 5)),
      },
      provisioningState: provisioningAt(set, at),
      overprovision: false,
      doNotRunExtensionsOnOverprovisionedVMs: false,
      uniqueId: stableId(`set ${gateway.name}`),
      platformFaultDomainCount: 5,
      timeCreated: iso(Date.UTC(2026, 0, 5)),
    },
  };
}

/** The set's instance view. Azure counts provisioning states here, and no power states. */
export function scaleSetInstanceView({ set }: Site, at: number): object {
  const counts = new Map<string, number>();
  for (const machine of machinesAt(set, at)) {
    const code = `ProvisioningState/${machineProvisioningAt(set, machine, at).toLowerCase()}`;
    counts.set(code, (counts.get(code) ?? 0) + 1);
  }
  const running = runningAt(set, at);
  const last = set.operations.at(-1);
  const time = running?.startedAt ?? last?.endsAt ?? Date.UTC(2026, 0, 5);
  return {
    virtualMachine: { statusesSummary: [...counts].map(([code, count]) => ({ code, count })) },
    extensions: [],
    statuses: [provisioningStatus(provisioningAt(set, at), time)],
    orchestrationServices: [],
  };
}

/** Azure's word for why its last operation left a machine so. */
function failureOf(power: Power): string {
  return power === 'stopped' ? 'VMStartTimedOut' : 'AllocationFailed';
}

/** `skewMs` is how far the clock that writes the statuses is ahead. */
export function machineInstanceView(
  { gateway, set }: Site,
  machine: Machine,
  at: number,
  skewMs: number,
): object {
  const provisioning = machineProvisioningAt(set, machine, at);
  const power = powerAt(machine, at);
  const time =
    runningAt(set, at)?.startedAt ??
    Math.max(machine.createdAt, machine.steps.findLast((step) => step.at <= at)?.at ?? 0);
  return {
    placementGroupId: stableId(`placement ${gateway.name}`),
    platformUpdateDomain: machine.id % 5,
    platformFaultDomain: machine.id % 5,
    computerName: `cmg${String(machine.id).padStart(6, '0')}`,
    osName: 'Windows Server 2022 Datacenter',
    osVersion: '10.0.20348.2402',
    statuses: [
      provisioningStatus(provisioning, time + skewMs, provisioning === 'Failed' ? failureOf(power) : ''),
      { code: `PowerState/${power}`, level: 'Info', displayStatus: `VM ${power}` },
    ],
  };
}

/** `skewMs` as in its instance view; undefined leaves that out. */
export function machineBody(site: Site, machine: Machine, at: number, skewMs: number | undefined): object {
  const { gateway, set } = site;
  return {
    name: `${gateway.scaleSet.split('/').at(-1)}_${machine.id}`,
    id: `${gateway.scaleSet}/virtualMachines/${machine.id}`,
    type: 'Microsoft.Compute/virtualMachineScaleSets/virtualMachines',
    location: gateway.region,
    tags: set.tags,
    instanceId: String(machine.id),
    sku: { name: sizes[gateway.size], tier: 'Standard' },
    etag: etag(site),
    properties: {
      latestModelApplied: true,
      modelDefinitionApplied: 'VirtualMachineScaleSet',
      vmId: stableId(`machine ${gateway.name} ${machine.id}`),
      hardwareProfile: {},
      osProfile: { computerName: `cmg${String(machine.id).padStart(6, '0')}` },
      provisioningState: machineProvisioningAt(set, machine, at),
      timeCreated: iso(machine.createdAt),
      ...(skewMs === undefined ? {} : { instanceView: machineInstanceView(site, machine, at, skewMs) }),
    },
  };
}

/** What a poll of `Azure-AsyncOperation` answers. */
export function operationBody(operation: Operation, at: number): object {
  const startTime = iso(operation.startedAt);
  if (operation.endsAt > at) return { startTime, status: 'InProgress', name: operation.id };
  const { outcome, error } = operation;
  return {
    startTime,
    endTime: iso(operation.endsAt),
    status: outcome,
    ...(error === undefined ? {} : { error }),
    name: operation.id,
  };
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

function letters(seed: string, count: number): string {
  const random = randomOf(seed);
  return Array.from({ length: count }, () => alphabet[Math.floor(random() * 64)]).join('');
}

/** The end of a polling address: whoever keeps the address must keep all of it. */
export function signatureOf(operationId: string): string {
  return letters(`h ${operationId}`, 43);
}

/** Azure signs polling addresses with a certificate that they carry along: about 3 KB each. */
export function pollingQuery(operation: Operation): string {
  const { id } = operation;
  const time = `${operation.startedAt}0000000`;
  return `p=${stableId(id)}&api-version=2026-04-01&t=${time}&c=${letters(`c ${id}`, 2600)}&s=${letters(`s ${id}`, 342)}&h=${signatureOf(id)}`;
}
