// The table of rooms. Rows are kept while their room is there, so that what has the focus keeps it.

import { ago, el, number } from './dom.js';

const STATES = [['connected', 'ok'], ['pending', 'warn'], ['disconnected', 'bad']];
const TRANSPORTS = [['websocket', 'WebSocket'], ['sse', 'SSE']];

/** Sets text only where it changed: a screen reader need not hear it again. */
function text(element, value) {
    if (element.textContent !== value) {
        element.textContent = value;
    }
}

/** A node's id is long; its beginning tells nodes apart. */
function shortNode(node) {
    return node.slice(0, 8);
}

export class RoomTable {
    #body;
    #rows = new Map();

    constructor(body) {
        this.#body = body;
    }

    /** Shows these rooms, in this order. */
    show(rooms) {
        const shown = new Set(rooms.map((room) => room.room_id));
        for (const [id, row] of this.#rows) {
            if (!shown.has(id)) {
                row.remove();
                this.#rows.delete(id);
            }
        }
        let last = null;
        for (const room of rooms) {
            let row = this.#rows.get(room.room_id);
            if (!row) {
                row = new RoomRow(room.room_id);
                this.#rows.set(room.room_id, row);
            }
            row.show(room);
            // Moving a row would take its focus away.
            const place = last === null ? this.#body.firstChild : last.nextSibling;
            if (row.head !== place) {
                this.#body.insertBefore(row.head, place);
                row.head.after(row.clients);
            }
            last = row.clients;
        }
    }
}

let rows = 0;

/** A room, and a second row with its clients that can be opened. */
class RoomRow {
    head;
    clients;
    #toggle;
    #count = el('td', { class: 'number' });
    #states = el('td', { class: 'states' });
    #transports = el('td', { class: 'soft wide' });
    #nodes = el('td', { class: 'soft wide' });
    #list = el('tbody');
    #room;

    constructor(id) {
        const key = `room-${++rows}`;
        this.#toggle = el('button', { type: 'button', class: 'toggle', 'aria-expanded': 'false', 'aria-controls': key }, id);
        this.head = el('tr', { class: 'room' }, el('th', { scope: 'row' }, this.#toggle), this.#count, this.#states, this.#transports, this.#nodes);
        this.clients = el('tr', { class: 'clients', id: key, hidden: '' },
            el('td', { colspan: 5 },
                el('table', { 'aria-label': `Clients of ${id}` },
                    el('thead', {}, el('tr', {}, ...['Client', 'State', 'Transport', 'Node', 'Joined'].map((name) => el('th', { scope: 'col' }, name)))),
                    this.#list)));
        this.#toggle.addEventListener('click', () => {
            this.clients.hidden = !this.clients.hidden;
            this.#toggle.setAttribute('aria-expanded', String(!this.clients.hidden));
            this.#showClients();
        });
    }

    show(room) {
        this.#room = room;
        const count = (name, value) => room.details.filter((client) => client[name] === value).length;
        text(this.#count, number(room.clients.length));
        this.#count.dataset.name = room.clients.length === 1 ? 'client' : 'clients';
        this.#states.replaceChildren(...STATES
            .map(([state, kind]) => [state, kind, count('state', state)])
            .filter(([, , clients]) => clients)
            .map(([state, kind, clients]) => el('span', { class: `state ${kind}` }, `${number(clients)} ${state}`)));
        text(this.#transports, TRANSPORTS
            .map(([transport, name]) => [name, count('transport', transport)])
            .filter(([, clients]) => clients)
            .map(([name, clients]) => `${number(clients)} ${name}`)
            .join(', ') || '–');
        const nodes = [...new Set(room.details.map((client) => client.node))];
        text(this.#nodes, nodes.length > 1 ? `${nodes.length} nodes` : shortNode(nodes[0]));
        this.#showClients();
    }

    #showClients() {
        if (this.clients.hidden) {
            return;
        }
        this.#list.replaceChildren(...this.#room.details.map((client) => el('tr', {},
            el('th', { scope: 'row' }, client.client_id),
            el('td', {}, el('span', { class: `state ${STATES.find(([state]) => state === client.state)?.[1] ?? ''}` }, client.state)),
            el('td', {}, TRANSPORTS.find(([transport]) => transport === client.transport)?.[1] ?? '–'),
            el('td', {}, el('code', { title: client.node }, shortNode(client.node))),
            el('td', {}, el('time', { datetime: client.since, title: new Date(client.since).toLocaleString() }, ago(client.since))))));
    }

    remove() {
        this.head.remove();
        this.clients.remove();
    }
}
