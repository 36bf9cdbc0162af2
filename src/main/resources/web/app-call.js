/** A call in a room: the peers on the stage and in the list, and what they write. */
import { connect, Mesh } from './signaling.js';

const LONGEST_NAME = 40;
const LONGEST_TEXT = 1000;
const MOST_LINES = 200;

const PEER_STATES = {
    connecting: ['Connecting…', 'warn'],
    connected: ['Connected', 'ok'],
    reconnecting: ['No connection, trying again…', 'warn'],
    unreachable: ['Can’t be reached: the networks don’t let you through to each other', 'bad'],
};

const find = id => document.getElementById(id);

export class Call {
    #client;
    #mesh;
    #media;
    #name;
    #tiles = new Map();
    #ended;

    /** Joins; `ended` is called with the reason when the call is over, whoever ended it. */
    constructor({ room, name, media, transport, ended }) {
        this.#media = media;
        this.#name = name;
        this.#ended = ended;
        this.#client = connect({ room, transport });
        this.#client.addEventListener('state', ({ detail }) => this.#state(detail));
        this.#mesh = new Mesh(this.#client, { stream: media.stream });
        this.#mesh.addEventListener('peer', ({ detail }) => this.#peer(detail));
        this.#mesh.addEventListener('track', ({ detail }) => this.#track(detail));
        this.#mesh.addEventListener('channel', ({ detail }) => this.#channel(detail));
        this.#mesh.addEventListener('left', ({ detail }) => this.#left(detail));
        media.addEventListener('change', this.#mediaChanged);
        find('stage').replaceChildren();
        find('log').replaceChildren();
        find('people').replaceChildren();
        this.#tile('', name, 'self');
        this.#mediaChanged();
    }

    leave() {
        this.#client.leave();
    }

    /** Writes to everybody, and to the own log. */
    say(text) {
        const message = JSON.stringify({ type: 'chat', text });
        this.#mesh.peers.forEach(({ channel }) => channel?.readyState === 'open' && channel.send(message));
        this.#write(text, this.#name);
    }

    // ---- the session

    #state({ state, reason, transport }) {
        const shown = find('link-state');
        if (state === 'connected') {
            const way = transport === 'sse' ? 'an event stream' : 'WebSocket';
            shown.textContent = `Connected to the server over ${way}`;
            shown.className = 'state ok';
        } else if (state === 'connecting' || state === 'reconnecting') {
            shown.textContent = 'No connection to the server, trying again…';
            shown.className = 'state warn';
        } else {
            this.#media.removeEventListener('change', this.#mediaChanged);
            this.#mesh.close();
            this.#ended({
                left: 'You have left the call.',
                superseded: 'This call goes on in another window.',
                failed: `The call could not be joined: ${reason}.`,
            }[state]);
        }
    }

    // ---- peers

    #peer({ id, state }) {
        const tile = this.#tiles.get(id) ?? this.#tile(id, `Guest ${id.slice(0, 4)}`);
        const [words, kind] = PEER_STATES[state];
        tile.trouble = state === 'connected' ? '' : words;
        this.#caption(tile);
        const shown = tile.person.querySelector('.state');
        shown.textContent = words;
        shown.className = `state ${kind}`;
    }

    #track({ id, track, streams }) {
        const tile = this.#tiles.get(id);
        tile.video.srcObject = streams[0] ?? new MediaStream([track]);
    }

    #channel({ id, channel }) {
        channel.onmessage = ({ data }) => this.#heard(id, data);
        channel.send(this.#hello());
    }

    #left({ id }) {
        const tile = this.#tiles.get(id);
        this.#tiles.delete(id);
        tile.element.remove();
        tile.person.remove();
        this.#event(`${tile.name} has left`);
        this.#arrange();
    }

    /** What a peer tells: it may be anybody's program, so nothing about it is taken for granted. */
    #heard(id, data) {
        const tile = this.#tiles.get(id);
        let message;
        try {
            message = JSON.parse(data);
        } catch {
            return;
        }
        if (message?.type === 'hello') {
            const name = String(message.name).trim().slice(0, LONGEST_NAME) || tile.name;
            if (!tile.known) {
                tile.known = true;
                this.#event(`${name} is here`);
            }
            this.#rename(tile, name);
            tile.element.classList.toggle('seen', message.video === true);
            tile.muted = message.audio !== true;
            this.#caption(tile);
        } else if (message?.type === 'chat') {
            this.#write(String(message.text).slice(0, LONGEST_TEXT), tile.name);
            this.onmessage?.();
        }
    }

    #hello() {
        return JSON.stringify({
            type: 'hello', name: this.#name, audio: this.#media.isOn('audio'), video: this.#media.isOn('video'),
        });
    }

    #mediaChanged = () => {
        const own = this.#tiles.get('');
        own.video.srcObject = this.#media.stream;
        own.element.classList.toggle('seen', this.#media.isOn('video'));
        own.muted = !this.#media.isOn('audio');
        this.#caption(own);
        this.#mesh.setStream(this.#media.stream);
        const hello = this.#hello();
        this.#mesh.peers.forEach(({ channel }) => channel?.readyState === 'open' && channel.send(hello));
    };

    // ---- what is seen

    #tile(id, name, kind = 'peer') {
        const element = make('div', `tile ${kind}`);
        element.setAttribute('role', 'listitem');
        const video = make('video');
        video.autoplay = video.playsInline = true;
        // Nobody wants to hear themselves.
        video.muted = kind === 'self';
        const caption = make('p', 'caption');
        const tile = {
            element, video, initial: make('span', 'initial'), label: make('b'), status: make('span'), person: make('li'),
        };
        tile.initial.setAttribute('aria-hidden', 'true');
        caption.append(tile.label, tile.status);
        element.append(video, tile.initial, caption);
        tile.person.append(make('span', 'who'), kind === 'self' ? make('span', 'small soft', 'You') : make('span', 'state'));
        this.#tiles.set(id, tile);
        this.#rename(tile, name);
        find('stage').append(element);
        find('people').append(tile.person);
        this.#arrange();
        return tile;
    }

    #rename(tile, name) {
        tile.name = name;
        tile.label.textContent = name;
        tile.initial.textContent = [...name][0].toUpperCase();
        tile.video.setAttribute('aria-label', `Picture of ${name}`);
        tile.person.querySelector('.who').textContent = name;
    }

    #caption(tile) {
        tile.status.textContent = tile.trouble || (tile.muted ? 'muted' : '');
    }

    #arrange() {
        const alone = this.#tiles.size === 1;
        const stage = find('stage');
        stage.querySelector('.alone')?.remove();
        if (alone) {
            const empty = make('div', 'alone');
            const link = make('code');
            link.textContent = location.href;
            empty.append(
                make('h2', '', 'Nobody else is here yet'), make('p', 'soft', 'Send them this link:'), link);
            stage.append(empty);
        }
        const count = this.#tiles.size + (alone ? 1 : 0);
        stage.dataset.count = count > 9 ? 'many' : count;
    }

    #write(text, name) {
        this.#line(make('p'), make('b', '', name), text);
    }

    #event(text) {
        this.#line(make('p', 'event'), text);
    }

    #line(line, ...content) {
        const log = find('log');
        line.append(...content);
        log.append(line);
        if (log.childElementCount > MOST_LINES) {
            log.firstElementChild.remove();
        }
        log.scrollTop = log.scrollHeight;
    }
}

function make(tag, className = '', text = '') {
    const element = document.createElement(tag);
    element.className = className;
    element.textContent = text;
    return element;
}
