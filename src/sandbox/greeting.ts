import type { Sandbox } from './sandbox.ts';

/** The one line for programs: where everything is, and as which process the bot runs. */
export function jsonLine(sandbox: Sandbox, data: string): string {
  const { tenant, room, cloud, bot, operations, alerts, caFile, configFile, replacedPorts } = sandbox;
  return JSON.stringify({
    ...{ bot, operations, alerts, room, resourceManager: cloud, authority: cloud, graph: `${cloud}/graph` },
    ...{ ca: caFile, pid: sandbox.process?.status.pid ?? 0, tenant: tenant.tenantId },
    people: tenant.people.map(({ key, name, id, aadObjectId, role }) => ({
      key,
      name,
      id,
      aadObjectId,
      role,
    })),
    channels: tenant.channels.map(({ key, name, id }) => ({ key, name, id })),
    gateways: tenant.gateways.map((gateway) => gateway.name),
    ...{ replacedPorts, data, config: configFile },
  });
}

/** What a newcomer reads when all is up. `logs` says where the bot's log is. */
export function welcome(sandbox: Sandbox, data: string, logs: string): string {
  const page = `${sandbox.room}/?as=ana&channel=operations`;
  const moved = sandbox.replacedPorts.map(
    ({ name, wanted, used }) => `Port ${wanted} was taken, so the ${name} is at ${used}.\n`,
  );
  const first = sandbox.process === undefined ? withoutBot(sandbox) : '';
  return `
Gatehouse is up, in a sandbox: a Teams, an Azure and ${sandbox.tenant.people.length} people, all on this machine.

  Open  ${page}

${first}Three things to try:
  1. As Ana, in Operations:  @Gatehouse stop GraniteFalls because of the new certificate
  2. Become Bo, at the top, and press Approve on the card. Then watch it.
  3. Switch a fault on, at the right ("Teams is down"), and order something else.

Data   ${data}   (npm start -- --fresh begins anew)
Logs   ${logs}
Stop   Ctrl+C
${moved.join('')}`;
}

function withoutBot(sandbox: Sandbox): string {
  return `No bot is running. Start yours with the configuration ${sandbox.configFile}
and NODE_EXTRA_CA_CERTS=${sandbox.caFile}

`;
}
