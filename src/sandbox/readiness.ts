/** Whether the bot at `url` says that it can work. False as well while it doesn't listen. */
export async function isReady(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(1000) });
    await response.arrayBuffer();
    return response.ok;
  } catch {
    return false; // it doesn't listen, or says nothing for a second
  }
}
