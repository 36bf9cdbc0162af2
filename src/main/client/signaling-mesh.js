/**
 * A connection to every other member of a room, with a data channel to each, and the tracks of one stream sent to all.
 */
import { MeshPeer } from './signaling-peer.js';

/** The members of a room, connected. Its events are `peer`, `track`, `channel` and `left`, each with a `detail`. */
export class Mesh extends EventTarget {
    /** The others by their ids: `{id, state, connection, channel}`. */
    peers = new Map();

    #client;
    #rtc;
    #stream;
    #stop = new AbortController();

    /**
     * @param {import('./signaling.js').SignalingClient} client whose room it is
     * @param {object} [options]
     * @param {MediaStream} [options.stream] what the others shall see and hear
     * @param {RTCConfiguration} [options.rtc] for every RTCPeerConnection, above what the server recommends
     */
    constructor(client, { stream = null, rtc = {} } = {}) {
        super();
        this.#client = client;
        this.#rtc = rtc;
        this.#stream = stream;
        const on = (type, then) =>
            client.addEventListener(type, ({ detail }) => then(detail), { signal: this.#stop.signal });
        on('welcome', ({ resumed }) => resumed || this.#dropAll('timeout'));
        on('roster', ({ joined, left }) => {
            left.forEach(({ id, reason }) => this.#drop(id, reason));
            joined.forEach(id => this.#peer(id));
        });
        on('signal', ({ from, signal }) => {
            if (signal.type === 'offer') {
                // It may be here before the news that its sender has joined.
                this.#peer(from).receive(signal);
            } else if (['answer', 'candidate'].includes(signal.type)) {
                this.peers.get(from)?.receive(signal);
            }
        });
        on('reset', () => this.peers.forEach(peer => peer.repairAnew()));
        client.peers.forEach((_, id) => this.#peer(id));
    }

    /** Sends the tracks of this stream to all, in place of those of the stream before; null sends none. */
    setStream(stream) {
        this.#stream = stream;
        this.peers.forEach(peer => peer.setStream(stream));
    }

    /** Closes every connection. The client stays in the room. */
    close() {
        this.#stop.abort();
        this.#dropAll('left');
    }

    #peer(id) {
        let peer = this.peers.get(id);
        if (!peer) {
            peer = new MeshPeer(id, {
                polite: this.#client.id < id,
                rtc: () => ({ iceServers: this.#client.iceServers, ...this.#rtc }),
                stream: () => this.#stream,
                emit: (type, detail) => this.#emit(type, { id, peer, ...detail }),
                send: signal => this.#client.send(id, signal),
                gone: () => !this.#client.peers.has(id) && this.#drop(id, 'left'),
            });
            this.peers.set(id, peer);
            peer.start();
        }
        return peer;
    }

    #drop(id, reason) {
        const peer = this.peers.get(id);
        if (peer) {
            this.peers.delete(id);
            peer.close();
            this.#emit('left', { id, reason });
        }
    }

    #dropAll(reason) {
        [...this.peers.keys()].forEach(id => this.#drop(id, reason));
    }

    #emit(type, detail) {
        this.dispatchEvent(new CustomEvent(type, { detail }));
    }
}
