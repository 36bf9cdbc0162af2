/**
 * The two ways to a node, and one way to speak of them. A link hands the server's frames on as they come, in one
 * dialect, and says once how it ended; it never connects again by itself.
 *
 * Beside the server's own frames there is `result`: what became of a signal that was sent.
 */

/** How long a link may take to open: some proxies let a WebSocket wait for ever. */
const OPEN_MILLIS = 10_000;

/** Silence of so many heartbeats means that the link is dead. */
const SILENT_BEATS = 2.5;

/** Anything but 1000 and 1001, which would be a leave. */
const CLOSE_TO_RETURN = 4000;
const CLOSE_LEFT = 4001;
const CLOSE_SUPERSEDED = 4009;

const SIGNAL_TYPES = ['offer', 'answer', 'candidate', 'bye', 'custom'];

/** What both links have: the watch over signs of life, and how they end. */
class Link {
    #receive;
    #resolve;
    #watch;
    #patience = OPEN_MILLIS;
    #opened = false;
    #ended = false;
    #afterMillis;
    #reason;

    /**
     * How it ended: `opened`, whether there ever was a session; `over`, the state of a session that there is no coming
     * back to; `afterMillis`, when to come back where the server says so.
     */
    closed = new Promise(resolve => { this.#resolve = resolve; });

    constructor(receive) {
        this.#receive = receive;
        this.#alive();
    }

    #alive() {
        clearTimeout(this.#watch);
        this.#watch = setTimeout(() => this.end({ reason: 'no sign of life' }), this.#patience);
    }

    frame(frame) {
        if (this.#ended) {
            return;
        }
        if (frame.type === 'session') {
            this.#opened = true;
            this.#patience = SILENT_BEATS * frame.heartbeat_ms;
        } else if (frame.type === 'reconnect') {
            this.#afterMillis = frame.after_ms;
            this.#reason = frame.reason;
        } else if (frame.type === 'superseded') {
            this.end({ over: 'superseded', reason: 'connected elsewhere' });
            return;
        } else if (frame.type === 'left') {
            this.end({ over: 'left', reason: frame.reason });
            return;
        }
        this.#alive();
        this.#receive(frame);
    }

    /** Ends it for this reason, unless it has ended. */
    end({ reason, over, afterMillis }) {
        if (this.#ended) {
            return;
        }
        this.#ended = true;
        clearTimeout(this.#watch);
        this.cut();
        this.#resolve({
            opened: this.#opened,
            over,
            reason: this.#reason ?? reason,
            afterMillis: this.#afterMillis ?? afterMillis,
        });
    }
}

/** A WebSocket: frames both ways. */
export class SocketLink extends Link {
    static transport = 'websocket';
    #socket;

    constructor(base, { room, id, token, cursor, accessToken }, receive) {
        super(receive);
        const url = new URL('ws', base);
        url.protocol = url.protocol.replace('http', 'ws');
        url.search = new URLSearchParams({ room_id: room, client_id: id, token, ...(cursor && { cursor }) });
        // A browser can't send headers along.
        this.#socket = new WebSocket(url, accessToken ? ['signaling', `bearer.${accessToken}`] : []);
        this.#socket.onmessage = message => this.#frame(JSON.parse(message.data));
        this.#socket.onclose = ({ code, reason }) => this.end({
            over: { [CLOSE_LEFT]: 'left', [CLOSE_SUPERSEDED]: 'superseded' }[code],
            reason: reason || 'the WebSocket was closed',
        });
    }

    #frame(frame) {
        const { type, id, cursor } = frame;
        if (type === 'welcome') {
            this.frame({ ...frame, type: 'session' });
        } else if (type === 'ack') {
            this.frame({ type: 'result', id, status: frame.status });
        } else if (type === 'error') {
            this.frame({ type: 'result', id, code: frame.code, reason: frame.error });
        } else if (type === 'bye' && !cursor) {
            // The server's own word of a peer that is gone, for clients that do not read the roster.
        } else if (SIGNAL_TYPES.includes(type)) {
            this.frame({ type: 'signal', from: frame.from, to: frame.to, signal: toSignal(frame), id, cursor });
        } else {
            this.frame(frame);
        }
    }

    send({ id, to, signal }) {
        const type = SIGNAL_TYPES.includes(signal.type) ? signal.type : 'custom';
        this.#socket.send(JSON.stringify({ type, to, payload: signal, id }));
    }

    cut() {
        this.#socket.close(CLOSE_TO_RETURN);
    }
}

/** A payload as a signal, the way the server does it for event streams. */
function toSignal({ type, payload }) {
    if (payload === null || typeof payload !== 'object' || Array.isArray(payload)) {
        return payload === undefined ? { type } : { type, payload };
    }
    return 'type' in payload ? payload : { type, ...payload };
}

/** An event stream down, a POST for each signal up, one after the other. */
export class StreamLink extends Link {
    static transport = 'sse';
    #base;
    #session;
    #abort = new AbortController();
    #posted = Promise.resolve();

    constructor(base, session, receive) {
        super(receive);
        this.#base = base;
        this.#session = session;
        this.#read();
    }

    async #read() {
        const { room, id, token, cursor, accessToken } = this.#session;
        const headers = {
            Accept: 'text/event-stream', 'X-Session-Id': id, 'X-Token': token, ...authorization(accessToken),
        };
        if (cursor) {
            // The token opens the session, so the place of the resume key may hold anything.
            headers['Last-Event-ID'] = `${id}.-.${cursor}`;
        }
        try {
            const url = new URL(`api/connect?${new URLSearchParams({ room })}`, this.#base);
            const response = await fetch(url, { headers, cache: 'no-store', signal: this.#abort.signal });
            if (!response.ok) {
                this.end(await refusal(response));
                return;
            }
            const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
            let text = '';
            for (let read = await reader.read(); !read.done; read = await reader.read()) {
                const blocks = (text + read.value).split('\n\n');
                text = blocks.pop();
                blocks.forEach(block => this.#event(block));
            }
            this.end({ reason: 'the event stream ended' });
        } catch (failure) {
            this.end({ reason: failure.message });
        }
    }

    #event(block) {
        const field = name => block.split('\n').find(line => line.startsWith(name))?.slice(name.length);
        const data = field('data: ');
        if (data) {
            const cursor = field('id: ')?.split('.').pop();
            this.frame({ ...JSON.parse(data), ...(cursor && { cursor }) });
        }
    }

    send(entry) {
        this.#posted = this.#posted.then(() => this.#post(entry));
    }

    async #post({ id, to, signal }) {
        const { room, id: sender, token } = this.#session;
        try {
            const response = await fetch(new URL(`api/signal?${new URLSearchParams({ room })}`, this.#base), {
                method: 'POST',
                body: JSON.stringify({ sender, token, to, signal, id }),
                signal: this.#abort.signal,
            });
            if (response.ok) {
                const { queued } = await response.json();
                this.frame({ type: 'result', id, status: queued ? 'queued' : 'delivered' });
            } else {
                this.frame({ type: 'result', id, ...(await refusal(response)) });
            }
        } catch (failure) {
            this.frame({ type: 'result', id, code: 0, reason: failure.message });
        }
    }

    cut() {
        this.#abort.abort();
    }
}

/** The header that shows an access token, if there is one. */
export function authorization(accessToken) {
    return accessToken ? { Authorization: `Bearer ${accessToken}` } : {};
}

/** What a refused request says: why, and when to try again. */
export async function refusal(response) {
    const { error } = await response.json().catch(() => ({}));
    const seconds = Number(response.headers.get('Retry-After'));
    return {
        code: response.status,
        reason: error ?? `HTTP ${response.status}`,
        afterMillis: seconds > 0 ? seconds * 1000 : undefined,
    };
}
