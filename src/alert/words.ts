/** Joins a number and its unit, so that no line break comes between. */
export const space = '\u00a0';

/** By their decimals. Made once: making one takes longer than all else that is done with a webhook. */
const formats = new Map(
  [0, 2, 4].map((decimals) => [
    decimals,
    new Intl.NumberFormat('en-GB', { maximumFractionDigits: decimals }),
  ]),
);

/** "9,140"; as many digits as tell something. */
export function count(value: number): string {
  const size = Math.abs(value);
  if (size >= 1e15) return value.toExponential(2);
  const decimals = size >= 100 ? 0 : size >= 1 ? 2 : 4;
  return formats.get(decimals)?.format(value) ?? `${value}`;
}

const steps = [
  ['GB', 1e9, 0.1],
  ['MB', 1e6, 0.1],
  ['KB', 1e3, 0.1],
] as const;

/** "9,140 GB", "50.1 KB"; a GB is 10^9 bytes. */
export function bytes(value: number): string {
  const [unit, size] = steps.find(([, unitSize, least]) => Math.abs(value) >= unitSize * least) ?? [
    'bytes',
    1,
  ];
  const shown = value / size;
  const rounded = Math.abs(shown) < 10 ? Math.round(shown * 10) / 10 : Math.round(shown);
  return `${count(rounded)}${space}${unit}`;
}

const duration = /^P(?:(\d{1,4})D)?(?:T(?:(\d{1,4})H)?(?:(\d{1,5})M)?)?$/;

/** "5 min", "1 h", "14 days" of an ISO 8601 duration; undefined for what is none. */
export function lasting(text: string | undefined): string | undefined {
  const found = duration.exec(text ?? '');
  const [days = 0, hours = 0, minutes = 0] = found?.slice(1).map((one) => Number(one ?? 0)) ?? [];
  const parts = [
    ...(days > 0 ? [`${days}${space}${days === 1 ? 'day' : 'days'}`] : []),
    ...(hours + Math.floor(minutes / 60) > 0 ? [`${hours + Math.floor(minutes / 60)}${space}h`] : []),
    ...(minutes % 60 > 0 ? [`${minutes % 60}${space}min`] : []),
  ];
  return parts.length === 0 ? undefined : parts.join(' ');
}

/** "above", of Azure's operator in whichever spelling. */
export function comparison(operator: string | undefined): string {
  switch (operator?.toLowerCase().replace(/[^a-z]/g, '')) {
    case 'greaterthan':
    case 'greaterorlessthan':
      return 'above';
    case 'greaterthanorequal':
    case 'greaterthanorequalto':
      return 'at or above';
    case 'lessthan':
      return 'below';
    case 'lessthanorequal':
    case 'lessthanorequalto':
      return 'at or below';
    case 'equals':
    case 'equal':
    case 'equalto':
      return 'equal to';
    default:
      return 'against a limit of';
  }
}

/** The same sentence with a capital. */
export function capital(sentence: string): string {
  return sentence.slice(0, 1).toUpperCase() + sentence.slice(1);
}
