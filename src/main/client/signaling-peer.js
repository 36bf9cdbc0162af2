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

/**
 * The connection to one other member, by W3C's perfect negotiation (WebRTC 1.0, 10.7). When it can't be mended a new
 * one takes its place on both sides: every signal says of which generation it is, and the higher one wins.
 */
export class MeshPeer {
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
