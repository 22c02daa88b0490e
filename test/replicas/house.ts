import { Tenant } from '../e2e/tenant.ts';
import { Balancer } from './balancer.ts';
import { Books } from './books.ts';
import { counted, FurtherBot } from './further-bot.ts';

type Json = Readonly<Record<string, unknown>>;

/** A tenant with several bots on one store, and a load balancer before them. */
export class House {
  readonly tenant: Tenant;
  readonly balancer: Balancer;
  /** Beside the sandbox's own bot, which is the first. */
  readonly further: readonly FurtherBot[];
  readonly books: Books;

  private constructor(tenant: Tenant, balancer: Balancer, further: readonly FurtherBot[], books: Books) {
    this.tenant = tenant;
    this.balancer = balancer;
    this.further = further;
    this.books = books;
  }

  /** Starts the sandbox and `bots` bots in all, which share its store folder and with it one server. */
  static async open(options: {
    readonly bots: number;
    readonly speed?: number;
    readonly gateways?: number;
    readonly people?: number;
    readonly patch?: Json;
  }): Promise<House> {
    const { bots, ...rest } = options;
    const tenant = await Tenant.start(rest);
    const further: FurtherBot[] = [];
    for (let one = 1; one < bots; one++) further.push(await FurtherBot.prepare(tenant.line.data));
    await Promise.all(further.map((one) => one.start()));
    const balancer = await Balancer.start();
    const house = new House(tenant, balancer, further, await Books.open(tenant.line.data));
    house.spread();
    await tenant.call('POST', '/bot/address', { url: balancer.url });
    return house;
  }

  async close(): Promise<void> {
    await this.books.close();
    for (const one of this.further) one.signal('SIGCONT');
    await Promise.all(this.further.map((one) => one.stop()));
    this.balancer.close();
    await this.tenant.call('POST', '/bot', { signal: 'SIGCONT' });
    await this.tenant.stop();
  }

  /** Addresses of all bots, the sandbox's own first. */
  get urls(): readonly string[] {
    return [this.tenant.line.bot, ...this.further.map((one) => one.url)];
  }

  /** Teams' requests go to all bots in turn from now on. */
  spread(): void {
    this.balancer.targets = this.urls;
  }

  /** Teams' requests go to one bot alone from now on; 0 is the sandbox's own. */
  only(index: number): void {
    this.balancer.targets = [this.urls[index] ?? ''];
  }

  /** Signals the sandbox's own bot at once, or where the tenant sees it do `when`. */
  async strike(signal: 'SIGSTOP' | 'SIGCONT' | 'SIGKILL', when: readonly string[] = [], moment = 'before') {
    await this.tenant.call('POST', '/bot', { signal, ...(when.length === 0 ? {} : { when, moment }) });
  }

  /** Sends, edits and deletions that Teams answered so, of each bot. */
  sends(status: string): Promise<readonly number[]> {
    const operations = [this.tenant.line.operations, ...this.further.map((one) => one.operations)];
    return Promise.all(operations.map((one) => counted(one, 'sends_total', `status="${status}"`)));
  }

  /** Waits until nothing is left to send. */
  async sent(withinMs = 30_000): Promise<void> {
    await this.tenant.waitFor('an empty outbox', async () => (await this.books.unsent()) === 0, withinMs);
  }
}
