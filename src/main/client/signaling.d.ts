/** Why a signal was not accepted. */
export class SignalingError extends Error {
    /** The server's code (404: the peer is not in the room, 413, 429, 503 ...), or 0 where the client gave up. */
    readonly code: number;
    readonly reason: string;
}

export interface ConnectOptions {
    /** The room's id: 1 to 128 characters. */
    room: string;
    /** Where the server is; by default where this module came from. */
    url?: string | URL;
    /** The id to be known by in the room; by default the server makes one. */
    clientId?: string;
    /** The token of the session of that id, to go on with it. */
    token?: string;
    /** The JWT that lets this client in, where the server asks for one; a function is asked whenever it is needed. */
    accessToken?: string | (() => string | Promise<string>);
    /** By default WebSocket, and where there is none an event stream. */
    transport?: 'auto' | 'websocket' | 'sse';
}

export type ClientState = 'connecting' | 'connected' | 'reconnecting' | 'left' | 'superseded' | 'failed';

export interface Peer {
    readonly id: string;
    /** How it stood when the server last sent the whole roster. */
    readonly state?: 'pending' | 'connected' | 'disconnected';
    readonly transport?: string;
}

export type Signal = { type?: string } & Record<string, unknown>;

export interface ClientEvents {
    /** Connected. `resumed` is false where the others take this for somebody new. */
    welcome: CustomEvent<{ id: string; room: string; resumed: boolean }>;
    /** Who else is in the room, and what is new since the last such event. */
    roster: CustomEvent<{ peers: Peer[]; joined: string[]; left: { id: string; reason: string }[] }>;
    signal: CustomEvent<{ from: string; signal: Signal }>;
    /** Signals were lost that can't be had any more: negotiate again. */
    reset: CustomEvent<{ reason: string }>;
    state: CustomEvent<{ state: ClientState; reason?: string; transport: 'websocket' | 'sse' | null }>;
}

export class SignalingClient extends EventTarget {
    readonly room: string;
    readonly id: string | undefined;
    readonly token: string | undefined;
    readonly state: ClientState;
    readonly transport: 'websocket' | 'sse' | null;
    readonly peers: ReadonlyMap<string, Peer>;
    readonly iceServers: RTCIceServer[];

    /** Sends a signal; kept until it is answered, also over a cut. Fails with a SignalingError. */
    send(to: string, signal: Signal): Promise<{ status: 'delivered' | 'queued' }>;

    /** Leaves the room for good; done when the server knows. */
    leave(): Promise<void>;

    addEventListener<K extends keyof ClientEvents>(
        type: K, listener: (event: ClientEvents[K]) => void, options?: boolean | AddEventListenerOptions): void;
    addEventListener(
        type: string, listener: EventListenerOrEventListenerObject | null, options?: boolean | AddEventListenerOptions): void;
}

/** Joins a room and stays in it, over lost connections, until `leave()`. */
export function connect(options: ConnectOptions): SignalingClient;

export interface MeshPeer {
    readonly id: string;
    readonly state: 'connecting' | 'connected' | 'reconnecting' | 'unreachable';
    /** Another one after a connection that could not be mended. */
    readonly connection: RTCPeerConnection;
    /** Null until this side has something to say. */
    readonly channel: RTCDataChannel | null;
}

export interface MeshEvents {
    /** A peer is new, or its connection stands otherwise than before. */
    peer: CustomEvent<{ id: string; peer: MeshPeer; state: MeshPeer['state'] }>;
    track: CustomEvent<{ id: string; peer: MeshPeer; track: MediaStreamTrack; streams: readonly MediaStream[] }>;
    /** The data channel to a peer is open. */
    channel: CustomEvent<{ id: string; peer: MeshPeer; channel: RTCDataChannel }>;
    left: CustomEvent<{ id: string; reason: string }>;
}

/** A connection to every other member of a client's room. */
export class Mesh extends EventTarget {
    constructor(client: SignalingClient, options?: { stream?: MediaStream | null; rtc?: RTCConfiguration });
    readonly peers: ReadonlyMap<string, MeshPeer>;

    /** Sends the tracks of this stream to all, in place of those before. */
    setStream(stream: MediaStream | null): void;

    /** Closes every connection; the client stays in the room. */
    close(): void;

    addEventListener<K extends keyof MeshEvents>(
        type: K, listener: (event: MeshEvents[K]) => void, options?: boolean | AddEventListenerOptions): void;
    addEventListener(
        type: string, listener: EventListenerOrEventListenerObject | null, options?: boolean | AddEventListenerOptions): void;
}
