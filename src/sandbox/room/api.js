async function answer(response) {
  if (response.ok) return response.json();
  const told = await response.json().catch(() => undefined);
  throw new Error(told?.error?.message ?? `${new URL(response.url).pathname} answered ${response.status}`);
}

const get = (path) => fetch(path, { cache: 'no-store' }).then(answer);
const post = (path, body) =>
  fetch(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  }).then(answer);
const query = (values) => new URLSearchParams(values).toString();

/** The sandbox's side of the room. Each call rejects when the sandbox cannot be reached or says no. */
export const api = {
  room: () => get('/api/room'),
  messages: (conversation, as, limit = 100) => get(`/api/messages?${query({ conversation, as, limit })}`),
  say: (message) => post('/api/messages', message),
  invoke: (click) => post('/api/invoke', click),
  submit: (click) => post('/api/submit', click),
  bells: (as) => get(`/api/bells?${query({ as })}`),
  speed: (speed) => post('/api/clock', { speed }),
  fault: (change) => post('/api/faults', change),
  faults: () => get('/api/faults'),
  portal: (change) => post('/api/portal', change),
  machines: (gateway) => get(`/api/azure/machines?${query({ gateway })}`),
  storm: (wish) => post('/api/storm', wish),
  signal: (signal) => post('/api/bot', { signal }),
};
