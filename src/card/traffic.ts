import { Fault } from '../domain/fault.ts';
import { mostGapHours } from '../domain/watch.ts';
import type { Look } from './look.ts';
import { roughly, time } from './times.ts';
import { count, counted, gigabytes, space } from './words.ts';

/** Outbound traffic over a period, as the meter gives it. */
export interface Traffic {
  readonly bytes: number;
  readonly from: Date;
  readonly to: Date;
  readonly newestPoint: Date | undefined;
  readonly gaps: number;
}

const dayMs = 86_400_000;

function periodDays({ from, to }: Traffic): number {
  return Math.max(1, Math.round((to.getTime() - from.getTime()) / dayMs));
}

/** "9,140 GB out"; undefined where nobody asked. */
export function trafficShort(traffic: Traffic | Fault | undefined): string | undefined {
  if (traffic === undefined) return undefined;
  if (traffic instanceof Fault || traffic.newestPoint === undefined) return 'Traffic unknown';
  return `${leastOf(traffic)}${gigabytes(traffic.bytes)} out`;
}

/** The number with its age and its gaps, in a sentence. */
export function trafficLong(traffic: Traffic | Fault, look: Look): string {
  if (traffic instanceof Fault) return 'unknown: Azure Monitor gave no answer';
  const { newestPoint } = traffic;
  const period = `the last ${counted(periodDays(traffic), 'day')}`;
  if (newestPoint === undefined) return `unknown: Azure Monitor has no point for ${period}`;
  const age = roughly(look.now.getTime() - newestPoint.getTime());
  const newest = `newest point ${time(newestPoint, look)} (${age} old)`;
  const sent = `${leastOf(traffic)}${gigabytes(traffic.bytes)} in ${period}`;
  if (leastOf(traffic) !== '')
    return `${sent}: no numbers for ${count(traffic.gaps)}${space}h, as none are sent while it does not run; ${newest}`;
  const gaps = traffic.gaps > 0 ? `, ${counted(traffic.gaps, 'point')} missing` : '';
  return `${sent}, ${newest}${gaps}`;
}

/** Where more than a day in all is missing, only the least is known. */
function leastOf({ gaps }: Traffic): string {
  return gaps > mostGapHours ? 'at least ' : '';
}
