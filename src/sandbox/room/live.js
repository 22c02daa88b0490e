import { change } from './state.js';

/**
 * Follows the sandbox's events. `heard(event)` gets each; `back()` is called when the connection is there again, since
 * what happened meanwhile was not heard. The state's `connected` says how it is.
 */
export function follow(heard, back) {
  let wasLost = false;
  const connect = () => {
    const events = new EventSource('/api/events');
    events.onopen = () => {
      change({ connected: true });
      if (wasLost) back();
      wasLost = false;
    };
    events.onmessage = (message) => heard(JSON.parse(message.data));
    events.onerror = () => {
      wasLost = true;
      change({ connected: false });
      // A browser gives up for good on an answer that is no event stream, such as a restarting server's 503.
      if (events.readyState === EventSource.CLOSED) setTimeout(connect, 1000);
    };
  };
  connect();
}
