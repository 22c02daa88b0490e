const portal = 'https://portal.azure.com';
const most = 1500;

/** The address if it is one in the portal and not too long for a button; undefined for everything else. */
export function portalLink(value: unknown): string | undefined {
  if (typeof value !== 'string' || value.length > most) return undefined;
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (url === undefined || url.username !== '' || url.password !== '') return undefined;
  return url.origin === portal && url.href.length <= most ? url.href : undefined;
}

/** Where the portal shows one of Azure Monitor's alerts; undefined for an id that is none of those. */
export function alertLink(alertId: string | undefined): string | undefined {
  if (alertId === undefined || !/\/providers\/microsoft\.alertsmanagement\/alerts\/[^/]+$/i.test(alertId))
    return undefined;
  if (/\p{Cs}/u.test(alertId)) return undefined;
  return portalLink(
    `${portal}/#view/Microsoft_Azure_Monitoring_Alerts/AlertDetails.ReactView/alertId/${encodeURIComponent(alertId)}`,
  );
}
