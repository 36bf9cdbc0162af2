/**
 * A connection to every other member of a room: W3C's perfect negotiation (WebRTC 1.0, 10.7) over a signaling client,
 * with a data channel to each, and the tracks of one stream sent to all.
 */

/** So often in a row a connection is mended before the peer counts as unreachable. */
const MOST_REPAIRS = 5;

/** Candidates that may come before their description. */
const MOST_EARLY = 64;

/**
 * The polite one of two lets the other begin for so long. Were both to begin, one offer would be withdrawn, and a
 * browser that withdraws its first one may never gather candidates for the answer (seen with Chromium 156).
 */
const POLITE_MILLIS = 3_000;

/** A connection that is not there after this time is mended; the polite one waits a little longer here too. */
const PATIENCE_MILLIS = 15_000;

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

/**
 * The connection to one other member. When it can't be mended a new one takes its place on both sides: every signal
 * says of which generation it is, and the higher one wins.
 */
class MeshPeer {
    /** `connecting`, `connected`, `reconnecting`, or `unreachable` after many attempts. */
    state = 'connecting';
    /** The RTCPeerConnection of now. */
    connection = null;
    /** The data channel of now; null until it is this side's turn. */
    channel = null;

    #mesh;
    #generation = 0;
    #repairs = 0;
    #offering = false;
    #ignoring = false;
    #answered = '';
    #early = [];
    #received = Promise.resolve();
    #turn;
    #watch;

    constructor(id, mesh) {
        this.id = id;
        this.#mesh = mesh;
    }

    start() {
        this.#build();
        this.#become('connecting');
        this.#inTurn(() => this.#fill());
    }

    close() {
        clearTimeout(this.#turn);
        clearTimeout(this.#watch);
        this.connection.close();
        this.connection = null;
    }

    /** Handles a signal when those before it are done. */
    receive(signal) {
        this.#received = this.#received
            .then(() => this.connection && this.#handle(signal))
            // Descriptions that do not fit together are of connections that do not.
            .catch(() => this.connection && this.#repair(true));
    }

    setStream(stream) {
        if (!this.channel) {
            return;
        }
        const tracks = stream?.getTracks() ?? [];
        for (const sender of this.connection.getSenders().filter(({ track }) => track)) {
            const place = tracks.findIndex(({ kind }) => kind === sender.track.kind);
            if (place >= 0) {
                sender.replaceTrack(tracks.splice(place, 1)[0]);
            } else {
                this.connection.removeTrack(sender);
            }
        }
        tracks.forEach(track => this.connection.addTrack(track, stream));
    }

    /** Signals were lost, nobody knows which. */
    repairAnew() {
        this.#repairs = 0;
        this.#repair();
    }

    #build() {
        this.connection?.close();
        const connection = new RTCPeerConnection(this.#mesh.rtc());
        this.connection = connection;
        this.channel = null;
        this.#offering = this.#ignoring = false;
        this.#answered = '';
        this.#early = [];
        connection.onnegotiationneeded = () => this.#offer(connection);
        connection.onicecandidate = ({ candidate }) => candidate && this.#send({ type: 'candidate', ...candidate.toJSON() });
        connection.onconnectionstatechange = () => this.#changed(connection.connectionState);
        connection.ontrack = ({ track, streams }) => this.#mesh.emit('track', { track, streams });
        this.#beWatched();
    }

    /** Puts in what there is to send, which makes an offer, or is answered with where there is one from the other. */
    #fill() {
        if (this.channel) {
            return;
        }
        // The same on both sides, so that nobody has to wait for the other to open it.
        const channel = this.connection.createDataChannel('mesh', { negotiated: true, id: 0 });
        channel.onopen = () => this.#mesh.emit('channel', { channel });
        this.channel = channel;
        this.setStream(this.#mesh.stream());
    }

    #inTurn(action) {
        clearTimeout(this.#turn);
        if (this.#mesh.polite) {
            this.#turn = setTimeout(action, POLITE_MILLIS);
        } else {
            action();
        }
    }

    #beWatched() {
        clearTimeout(this.#watch);
        const patience = PATIENCE_MILLIS + (this.#mesh.polite ? POLITE_MILLIS : 0);
        this.#watch = setTimeout(() => this.#repair(true), patience);
    }

    // ---- perfect negotiation

    async #offer(connection) {
        this.#offering = true;
        try {
            await connection.setLocalDescription();
            this.#describe();
        } catch {
            // It was closed meanwhile.
        } finally {
            if (connection === this.connection) {
                this.#offering = false;
            }
        }
    }

    async #handle({ type, generation = this.#generation, ...content }) {
        if (generation > this.#generation) {
            this.#generation = generation;
            this.#build();
        } else if (generation < this.#generation) {
            return;
        }
        await (type === 'candidate' ? this.#candidate(content) : this.#description(type, content.sdp));
    }

    async #candidate(candidate) {
        if (!this.connection.remoteDescription) {
            if (!this.#ignoring && this.#early.length < MOST_EARLY) {
                this.#early.push(candidate);
            }
            return;
        }
        // One of an offer that was ignored or withdrawn fits nothing; it is not missed.
        await this.connection.addIceCandidate(candidate).catch(() => {});
    }

    async #description(type, sdp) {
        const { connection } = this;
        const stable = connection.signalingState === 'stable';
        if (type === 'answer' && connection.signalingState !== 'have-local-offer') {
            return;
        }
        this.#ignoring = type === 'offer' && (this.#offering || !stable) && !this.#mesh.polite;
        if (this.#ignoring) {
            if (!this.#offering) {
                // Ours goes first. It may have got lost, so it is sent again.
                this.#describe();
            }
            return;
        }
        if (type === 'offer' && stable && sdp === this.#answered) {
            this.#describe();
            return;
        }
        await connection.setRemoteDescription({ type, sdp });
        this.#early.splice(0).forEach(candidate => this.#candidate(candidate));
        if (type === 'offer') {
            this.#fill();
            await connection.setLocalDescription();
            this.#answered = sdp;
            this.#describe();
        }
    }

    #describe() {
        const { type, sdp } = this.connection.localDescription;
        this.#send({ type, sdp });
    }

    #send(signal) {
        const generation = this.#generation;
        this.#mesh.send({ ...signal, generation }).catch(({ code }) => {
            if (code === 404) {
                this.#mesh.gone();
            } else if (code >= 429 && this.connection && generation === this.#generation) {
                this.#repair();
            }
        });
    }

    // ---- mending

    #changed(state) {
        if (state === 'connected') {
            this.#repairs = 0;
            clearTimeout(this.#watch);
            this.#become('connected');
        } else if (state === 'disconnected') {
            this.#become('reconnecting');
        } else if (state === 'failed') {
            this.#inTurn(() => this.connection.connectionState === 'failed' && this.#repair());
        }
    }

    /** Tries ICE again over the connection there is, and if that does not help, begins with a new one. */
    #repair(anew = false) {
        if (this.#repairs === MOST_REPAIRS) {
            this.#become('unreachable');
            return;
        }
        const { signalingState, connectionState } = this.connection;
        const restart = !anew && signalingState === 'stable' && this.#repairs % 2 === 0;
        this.#repairs++;
        if (restart) {
            this.connection.restartIce();
            this.#beWatched();
        } else {
            this.#generation++;
            this.#build();
            this.#fill();
        }
        if (!restart || connectionState !== 'connected') {
            this.#become('reconnecting');
        }
    }

    #become(state) {
        if (this.state !== state || state === 'connecting') {
            this.state = state;
            this.#mesh.emit('peer', { state });
        }
    }
}
