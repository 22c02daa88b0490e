import { Fault } from '../domain/fault.ts';
import type { Look } from './look.ts';
import { roughly, time } from './times.ts';
import { counted, gigabytes } from './words.ts';

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
  return `${gigabytes(traffic.bytes)} out`;
}

/** The number with its age and its gaps, in a sentence. */
export function trafficLong(traffic: Traffic | Fault, look: Look): string {
  if (traffic instanceof Fault) return 'unknown: Azure Monitor gave no answer';
  const { newestPoint } = traffic;
  const period = `the last ${counted(periodDays(traffic), 'day')}`;
  if (newestPoint === undefined) return `unknown: Azure Monitor has no point for ${period}`;
  const age = roughly(look.now.getTime() - newestPoint.getTime());
  const gaps = traffic.gaps > 0 ? `, ${counted(traffic.gaps, 'point')} missing` : '';
  return `${gigabytes(traffic.bytes)} in ${period}, newest point ${time(newestPoint, look)} (${age} old)${gaps}`;
}
