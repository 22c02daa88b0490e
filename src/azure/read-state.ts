import type { VirtualMachineScaleSet, VirtualMachineScaleSetVM } from '@azure/arm-compute';
import { z } from 'zod';
import { AnswerUnreadable } from '../domain/fault.ts';
import type { Gateway, GatewayState, Instance, PowerState } from '../domain/gateway.ts';

const scaleSet = z.object({
  location: z.string().min(1),
  sku: z.object({ name: z.string().min(1), capacity: z.number().int().min(0) }),
  provisioningState: z.string().min(1),
  etag: z.string().optional(),
  // Sets from before there were modes have none: they are Uniform.
  orchestrationMode: z.enum(['Uniform', 'Flexible']).default('Uniform'),
});

const machine = z.object({
  instanceId: z.string().min(1),
  provisioningState: z.string().optional(),
  instanceView: z
    .object({
      statuses: z
        .array(z.object({ code: z.string().optional(), time: z.union([z.string(), z.date()]).optional() }))
        .optional(),
    })
    .optional(),
});

const powers: ReadonlySet<string> = new Set<PowerState>([
  'creating',
  'starting',
  'running',
  'stopping',
  'stopped',
  'deallocating',
  'deallocated',
]);

/** @throws AnswerUnreadable when a field is missing that Azure always sends */
export function readState(
  gateway: Gateway,
  set: VirtualMachineScaleSet,
  machines: readonly VirtualMachineScaleSetVM[],
  lookedAt: Date,
): GatewayState {
  const { location, sku, provisioningState, etag, orchestrationMode } = parsed(scaleSet, set, gateway);
  return {
    gateway: gateway.id,
    lookedAt,
    region: regionName(location),
    capacity: sku.capacity,
    sku: sku.name,
    provisioning: provisioningOf(provisioningState),
    etag,
    orchestration: orchestrationMode === 'Uniform' ? 'uniform' : 'flexible',
    instances: parsed(z.array(machine), machines, gateway)
      .map(
        (one): Instance => ({
          id: one.instanceId,
          power: powerOf(one),
          provisionedAt: provisionedAt(one),
          ...(one.provisioningState?.toLowerCase() === 'failed' ? { isFailed: true as const } : {}),
        }),
      )
      .sort((a, b) => a.id.localeCompare(b.id, 'en', { numeric: true })),
  };
}

/** Azure's short name of a region; some of its answers spell it "West US". */
export function regionName(location: string): string {
  return location.toLowerCase().replaceAll(' ', '');
}

function parsed<T>(shape: z.ZodType<T>, answer: unknown, gateway: Gateway): T {
  const result = shape.safeParse(answer);
  if (result.success) return result.data;
  const missing = [...new Set(result.error.issues.map((one) => one.path.join('.')))].join(', ');
  throw new AnswerUnreadable(`Azure’s answer about ${gateway.name} lacks ${missing}.`, {
    cause: result.error,
  });
}

function provisioningOf(state: string): GatewayState['provisioning'] {
  switch (state.toLowerCase()) {
    case 'succeeded':
      return 'succeeded';
    case 'creating':
    case 'updating':
      return 'updating';
    case 'failed':
      return 'failed';
    default:
      return 'other';
  }
}

function powerOf({ instanceView, provisioningState }: z.infer<typeof machine>): PowerState {
  const code = instanceView?.statuses?.find((one) => one.code?.toLowerCase().startsWith('powerstate/'))?.code;
  const power = code?.slice('powerstate/'.length).toLowerCase() ?? '';
  if (powers.has(power)) return power as PowerState;
  // A machine that is being created has no power state yet.
  return code === undefined && provisioningState?.toLowerCase() === 'creating' ? 'creating' : 'unknown';
}

/** The time at the status of its last finished provisioning. */
function provisionedAt({ instanceView }: z.infer<typeof machine>): Date | undefined {
  const done = instanceView?.statuses?.find(
    (one) => one.code?.toLowerCase() === 'provisioningstate/succeeded',
  );
  const time = done?.time === undefined ? undefined : new Date(done.time);
  return time === undefined || Number.isNaN(time.getTime()) ? undefined : time;
}
