import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { nodesOf } from '../card/teams-card.ts';
import { expectHealthy } from './healthy.ts';
import { callOf, Order } from './order.ts';
import { cardOf, type Message, Tenant, textOf } from './tenant.ts';

let tenant: Tenant;

beforeAll(async () => {
  tenant = await Tenant.start({ speed: 40 });
});
afterAll(() => tenant?.stop());

/** What the buttons of a question carry. */
function questionOf(message: Message): unknown {
  const found = nodesOf(cardOf(message)).find((node) => typeof node['question'] === 'string');
  return { question: found?.['question'] };
}

interface Asked {
  readonly message: Message;
  readonly words: string;
  readonly answer: (as: string, inputs: Readonly<Record<string, unknown>>) => ReturnType<Tenant['click']>;
  readonly dismiss: (as: string) => ReturnType<Tenant['click']>;
  readonly now: () => Promise<string>;
}

async function asked(text: string, where = 'operations'): Promise<Asked> {
  const message = await tenant.ask('ana', text, where);
  const data = questionOf(message);
  return {
    message,
    words: textOf(message),
    answer: (as, inputs) => tenant.click(as, message.id, 'answer', data, inputs),
    dismiss: (as) => tenant.click(as, message.id, 'dismiss', data),
    now: async () => textOf(await tenant.message(message.id, 'dana', where)),
  };
}

describe('“stop granite”', () => {
  test('asks which gateway; the answer makes the question’s message the request’s card', async () => {
    const question = await asked('stop granite');
    expect(question.words).toMatch(/^Nothing has changed yet$[\s\S]*Stop which gateway\?/m);
    expect(question.words).toMatch(/GraniteFalls: site PS1, westus, 4 of 4 instances running/);
    expect(question.words).toMatch(/GraniteHill: site PS1, westeurope, 2 of 2 instances running/);
    expect(question.words).not.toMatch(/RedmondEdge/);

    const answered = await question.answer('ana', { gateway: 'granitehill', reason: 'patch day' });
    expect(answered.status).toBe(200);
    const order = await Order.find(tenant, question.message.thread);
    expect(order.card).toBe(question.message.id);
    expect(await order.words()).toMatch(/^Stop GraniteHill$[\s\S]*patch day/m);
    expect((await order.reply(/waits for your decision/)).mentions).toEqual(['bo', 'chen']);
    await order.approveAndFinish();
    expect((await tenant.changes()).map(callOf)).toEqual(['POST deallocate']);
    expect((await tenant.answers(order.said)).filter((one) => cardOf(one) !== undefined)).toHaveLength(1);
  });

  test('takes no gateway that it did not offer, and none at all', async () => {
    const question = await asked('start granite', 'general');
    for (const inputs of [
      {},
      { gateway: 'redmondedge' },
      { gateway: '__proto__' },
      { gateway: ['granitehill'] },
    ])
      expect((await question.answer('ana', inputs)).text).toMatch(/Choose a gateway/);
    await question.dismiss('ana');
  });
});

describe('“scale GraniteFalls”', () => {
  test('asks for the number', async () => {
    const question = await asked('scale GraniteFalls');
    expect(question.words).toMatch(/Scale GraniteFalls to how many instances\?/);
    for (const instances of ['many', '', '2.5', '1e9', '17', 0, -1, true, [3], undefined])
      expect((await question.answer('ana', { instances })).text).toMatch(
        /Instances: a whole number from 1 to 16/,
      );
    await question.answer('ana', { instances: 5 });
    const order = await Order.find(tenant, question.message.thread);
    expect(await order.words()).toMatch(/^Scale GraniteFalls from 4 to 5 instances$/m);
    await order.press('ana', 'cancel');
  });

  test('answered with what changes nothing, or is blocked, is answered so and closed for all', async () => {
    const question = await asked('scale GraniteFalls', 'general');
    const clicked = await question.answer('ana', { instances: 4 });
    expect(JSON.stringify(clicked.card)).toMatch(/Nothing to do/);
    await tenant.waitFor('the question to be closed', async () => /^Answered$/m.test(await question.now()));
  });
});

describe('a production stop without a reason', () => {
  test('asks for it, and then again if the answer has none', async () => {
    const question = await asked('stop GraniteFalls', 'alerts');
    expect(question.words).toMatch(/Why stop GraniteFalls\?/);
    expect((await question.answer('ana', { reason: '   ' })).text).toMatch(/Write a reason/);
    // GraniteHill is stopped: the answer meets the last-gateway guard, and the question is over.
    const clicked = await question.answer('ana', { reason: 'patch day' });
    expect(JSON.stringify(clicked.card)).toMatch(/Blocked: nothing was done/);
  });
});

describe('a question', () => {
  test('is dismissed by the one who was asked', async () => {
    const question = await asked('scale GraniteFalls', 'general');
    expect((await question.dismiss('ana')).card).toBeDefined();
    await tenant.waitFor('the question to be closed', async () =>
      /^Never mind: nothing has changed$/m.test(await question.now()),
    );
    expect((await question.answer('ana', { instances: 5 })).text).toMatch(/answered already|dismissed/);
  });

  test.each(['bo', 'dana'])('is not answered or dismissed by %s', async (as) => {
    const question = await asked('scale GraniteFalls', 'alerts');
    expect((await question.answer(as, { instances: 5 })).text).toMatch(/Ana Duarte was asked/);
    expect((await question.dismiss(as)).text).toMatch(/Ana Duarte was asked/);
    expect(await question.now()).toMatch(/^Nothing has changed yet$/m);
    await question.dismiss('ana');
  });

  test('answered twice at once makes one request', async () => {
    const question = await asked('scale RedmondEdge');
    const clicks = await Promise.all([
      question.answer('ana', { instances: 2 }),
      question.answer('ana', { instances: 3 }),
    ]);
    expect(clicks.map((one) => one.status)).toEqual([200, 200]);
    const order = await Order.find(tenant, question.message.thread);
    expect((await question.answer('ana', { instances: 4 })).text).toMatch(/answered already/);
    const pending = textOf(await tenant.ask('dana', 'pending approvals of RedmondEdge', 'general'));
    expect(new Set(pending.match(/R-\d+/g))).toEqual(new Set([order.name]));
    await order.press('ana', 'cancel');
  });

  test('in the 1:1 chat becomes the card that follows, and the approval card goes to the channel', async () => {
    const question = await tenant.ask('ana', 'scale GraniteFalls', 'chat');
    await tenant.click('ana', question.id, 'answer', questionOf(question), { instances: 5 });
    const inChat = await tenant.waitFor('the question to become the card', async () => {
      const now = textOf(await tenant.message(question.id, 'ana', 'chat'));
      return /^Waiting for approval$/m.test(now) ? now : undefined;
    });
    const name = /^R-\d+$/m.exec(inChat)?.[0] ?? 'none';
    await tenant.waitFor(`${name} in the channel`, async () =>
      (await tenant.messages('bo')).some(
        (one) => cardOf(one) !== undefined && textOf(one).includes(`\n${name}\n`),
      ),
    );
    await tenant.say('ana', `cancel ${name}`, { where: 'chat' });
    await tenant.waitFor('both to say so', async () =>
      /^Cancelled/m.test(textOf(await tenant.message(question.id, 'ana', 'chat'))),
    );
  });
});

test('every card was one that Teams takes, and nothing went wrong unseen', () => expectHealthy(tenant));
