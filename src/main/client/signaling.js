/**
 * The client of webrtc-signaling-server: a session in a room that outlives its connections.
 *
 * @example
 * import { connect, Mesh } from './signaling.js';
 * const client = connect({ room: 'demo' });
 * client.addEventListener('signal', ({ detail }) => console.log(detail.from, detail.signal));
 * await client.send(peerId, { type: 'hello' });
 */
import { SocketLink, StreamLink, authorization, refusal } from './signaling-links.js';

export { Mesh } from './signaling-mesh.js';

/** More signals than this are never waiting for an answer. */
const MOST_UNANSWERED = 256;

/** So often a signal is sent while the server asks for patience. */
const MOST_TRIES = 5;

/** The longest pause between two attempts; shorter than the grace of a session, so that there are several. */
const LONGEST_PAUSE_MILLIS = 6_000;

const LINKS = { auto: [SocketLink, StreamLink], websocket: [SocketLink], sse: [StreamLink] };

/** Why a signal was not accepted: `code` is that of the server, or 0 where this client gave up. */
export class SignalingError extends Error {
    name = 'SignalingError';

    constructor(code, reason) {
        super(reason);
        this.code = code;
        this.reason = reason;
    }
}

/**
 * Joins a room and stays in it until `leave()`.
 *
 * @param {object} options
 * @param {string} options.room the room's id
 * @param {string|URL} [options.url] where the server is; by default where this module came from
 * @param {string} [options.clientId] the id to be known by; by default the server makes one
 * @param {string} [options.token] the token of the session of that id, to go on with it
 * @param {string|function(): string|Promise<string>} [options.accessToken] where the server asks for one; a function is
 *     asked whenever it is needed
 * @param {'auto'|'websocket'|'sse'} [options.transport] by default WebSocket, and where there is none an event stream
 * @returns {SignalingClient} already on its way
 */
export function connect(options) {
    return new SignalingClient(options);
}

/** A session. Its events are `welcome`, `roster`, `signal`, `reset` and `state`, each with a `detail`. */
export class SignalingClient extends EventTarget {
    /** The others in the room by their ids: `{id, state, transport}`. */
    peers = new Map();
    /** `connecting`, `connected`, `reconnecting`, or how it ended: `left`, `superseded`, `failed`. */
    state = 'connecting';
    /** `websocket` or `sse` while connected. */
    transport = null;
    /** What the server recommends for `RTCPeerConnection`. */
    iceServers = [];

    #base;
    #accessToken;
    #links;
    #cursor;
    #welcomed = false;
    #over = false;
    #link = null;
    #unanswered = new Map();
    #sent = 0;
    #run = Math.random().toString(36).slice(2);
    #awaken = () => {};
    #online = () => this.#awaken();
    #hide = () => this.leave();

    constructor({ room, url = new URL('.', import.meta.url), clientId, token, accessToken, transport = 'auto' }) {
        super();
        this.room = room;
        this.id = clientId;
        this.token = token;
        this.#accessToken = async () => (typeof accessToken === 'function' ? accessToken() : accessToken);
        this.#base = new URL(String(url).replace(/\/?$/, '/'), globalThis.location?.href);
        this.#links = LINKS[transport];
        globalThis.addEventListener?.('online', this.#online);
        globalThis.addEventListener?.('pagehide', this.#hide);
        this.#live();
    }

    /**
     * Sends a signal to a peer. It is kept until it is answered: after a cut it is sent again, and arrives once.
     *
     * @returns {Promise<{status: 'delivered'|'queued'}>} fails with a SignalingError that has `code` and `reason`
     */
    send(to, signal) {
        if (this.#over || this.#unanswered.size >= MOST_UNANSWERED) {
            const reason = this.#over ? 'The session is over' : 'Too many signals wait for an answer';
            return Promise.reject(new SignalingError(0, reason));
        }
        return new Promise((resolve, reject) => {
            const entry = { id: `${this.#run}-${this.#sent++}`, to, signal, tries: 1, resolve, reject };
            this.#unanswered.set(entry.id, entry);
            if (this.state === 'connected') {
                this.#link.send(entry);
            }
        });
    }

    /** Leaves the room for good: the others are told at once. */
    async leave() {
        if (!this.#over) {
            this.#finish('left', 'left');
            await this.#goodbye();
        }
    }

    async #goodbye() {
        const { room, id: sender, token } = this;
        if (token) {
            // Also over a WebSocket: this outlives the page.
            await fetch(new URL(`api/leave?${new URLSearchParams({ room })}`, this.#base), {
                method: 'POST',
                body: JSON.stringify({ sender, token }),
                keepalive: true,
            }).catch(() => { /* the grace ends it */ });
        }
    }

    // ---- connecting, and connecting again

    async #live() {
        let failures = 0;
        while (!this.#over) {
            const ended = this.token ? await this.#connect() : await this.#join();
            if (ended.over) {
                this.#finish(ended.over, ended.reason);
            } else if (ended.reason && !this.#over) {
                failures = ended.opened ? 0 : failures + 1;
                this.#become(this.#welcomed ? 'reconnecting' : 'connecting', ended.reason);
                // All of it at random: whoever lost the same node shall not come back at the same time.
                const pause = Math.random() * Math.min(LONGEST_PAUSE_MILLIS, 500 * 2 ** failures);
                await this.#pause(ended.afterMillis ?? pause);
            }
        }
    }

    /** Takes a session, so that whatever connects has its token to show, and what refuses it can be told. */
    async #join() {
        try {
            const response = await fetch(new URL('api/rooms/join', this.#base), {
                method: 'POST',
                headers: authorization(await this.#accessToken()),
                body: JSON.stringify({ room_id: this.room, client_id: this.id }),
            });
            if (!response.ok) {
                const refused = await refusal(response);
                const final = refused.code < 500 && refused.code !== 429;
                return final ? { ...refused, over: 'failed' } : refused;
            }
            ({ client_id: this.id, token: this.token } = await response.json());
            if (this.#over) {
                await this.#goodbye();
            }
            return {};
        } catch (failure) {
            return { reason: failure.message };
        }
    }

    /** Connects by the first way that opens, and stays until that ends. */
    async #connect() {
        let ended;
        let accessToken;
        try {
            accessToken = await this.#accessToken();
        } catch (failure) {
            return { reason: failure.message };
        }
        for (const Way of this.#over ? [] : this.#links) {
            const { room, id, token } = this;
            const link = new Way(this.#base, { room, id, token, cursor: this.#cursor, accessToken }, frame => {
                if (link === this.#link) {
                    this.#receive(frame);
                }
            });
            this.#link = link;
            ended = await link.closed;
            if (ended.opened || ended.over || this.#over) {
                break;
            }
        }
        return ended ?? {};
    }

    #pause(millis) {
        return new Promise(resolve => {
            const timer = setTimeout(resolve, millis);
            this.#awaken = () => {
                clearTimeout(timer);
                resolve();
            };
        });
    }

    #become(state, reason) {
        this.state = state;
        this.transport = state === 'connected' ? this.#link.constructor.transport : null;
        this.#emit('state', { state, reason, transport: this.transport });
    }

    #finish(state, reason) {
        this.#over = true;
        globalThis.removeEventListener?.('online', this.#online);
        globalThis.removeEventListener?.('pagehide', this.#hide);
        this.#awaken();
        this.#link?.end({ reason });
        this.#refuseAll(new SignalingError(0, `The session is over: ${reason}`));
        this.#become(state, reason);
    }

    // ---- what the server says

    #receive(frame) {
        this.#cursor = frame.cursor ?? this.#cursor;
        switch (frame.type) {
            case 'session': return this.#opened(frame);
            case 'roster': return this.#roster(frame);
            case 'result': return this.#answered(frame);
            case 'signal': return this.#emit('signal', { from: frame.from, signal: frame.signal });
            case 'reset': return this.#emit('reset', { reason: frame.reason });
        }
    }

    #opened(frame) {
        const resumed = this.#welcomed && frame.resumed;
        if (this.#welcomed && !resumed) {
            // Away for too long: to the others this is somebody new.
            this.peers.clear();
            this.#cursor = frame.cursor;
            this.#refuseAll(new SignalingError(410, 'The session had expired'));
        }
        this.#welcomed = true;
        this.id = frame.session_id;
        this.token = frame.token ?? this.token;
        this.iceServers = frame.ice_servers ?? [];
        // Before anybody hears of it, and sends more.
        this.#unanswered.forEach(entry => this.#link.send(entry));
        this.#become('connected');
        this.#emit('welcome', { id: this.id, room: this.room, resumed });
        if (frame.peers) {
            this.#roster(frame);
        }
    }

    /** A whole roster or a change of it; told as what is new since the last one. */
    #roster({ peers, joined = [], left = [] }) {
        const gone = new Map(left.map(({ client_id: id, reason }) => [id, reason]));
        const there = new Map((peers ?? joined.map(id => ({ client_id: id })))
            .filter(({ client_id: id }) => id !== this.id)
            .map(({ client_id: id, state, transport }) => [id, { id, state, transport }]));
        if (peers) {
            [...this.peers.keys()].filter(id => !there.has(id) && !gone.has(id)).forEach(id => gone.set(id, 'timeout'));
        }
        const leaving = [...gone].filter(([id]) => this.peers.delete(id)).map(([id, reason]) => ({ id, reason }));
        const coming = [...there.keys()].filter(id => !this.peers.has(id));
        there.forEach((peer, id) => this.peers.set(id, peer));
        this.#emit('roster', { peers: [...this.peers.values()], joined: coming, left: leaving });
    }

    #answered({ id, status, code, reason, afterMillis }) {
        const entry = this.#unanswered.get(id);
        if (!entry) {
            return;
        }
        if ([0, 429, 503].includes(code) && entry.tries++ < MOST_TRIES) {
            const link = this.#link;
            const pause = (afterMillis ?? 250 * 2 ** entry.tries) * (1 + Math.random());
            setTimeout(() => link === this.#link && this.#unanswered.has(id) && link.send(entry), pause);
            return;
        }
        this.#unanswered.delete(id);
        if (status) {
            entry.resolve({ status });
        } else {
            entry.reject(new SignalingError(code, reason));
        }
    }

    #refuseAll(error) {
        this.#unanswered.forEach(entry => entry.reject(error));
        this.#unanswered.clear();
    }

    #emit(type, detail) {
        this.dispatchEvent(new CustomEvent(type, { detail }));
    }
}
