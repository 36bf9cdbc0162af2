// The totals of the cluster, and its nodes.

import { el, number } from './dom.js';

const byId = (id) => document.getElementById(id);

export function rateInWords(rate) {
    return rate === undefined ? '–' : number(rate, rate < 10 ? 1 : 0);
}

/** Shows what an answer tells of the whole cluster. */
export function showCluster(answer, rates) {
    const { nodes, clients_by_state: states, clients_by_transport: transports } = answer.cluster;
    byId('rooms-total').textContent = number(answer.total_rooms);
    byId('clients-total').textContent = number(answer.total_clients);
    byId('connected-total').textContent = number(states.connected);
    byId('nodes-total').textContent = number(nodes.length);
    byId('by-state').replaceChildren(...split([
        ['ok', 'connected', states.connected],
        ['warn', 'pending', states.pending],
        ['bad', 'disconnected', states.disconnected],
    ]));
    byId('by-transport').replaceChildren(...split([
        ['first', 'WebSocket', transports.websocket],
        ['second', 'SSE', transports.sse],
    ]));
    byId('nodes').replaceChildren(...nodes.map((node) => nodeRow(node, rates.ofNode(node.node))));
}

/** A bar in parts, and what they are in words. */
function split(parts) {
    const bar = el('div', { class: 'bar', 'aria-hidden': 'true' });
    for (const [kind, , count] of parts.filter(([, , count]) => count)) {
        const part = el('span', { class: kind });
        part.style.flexGrow = count;
        bar.append(part);
    }
    bar.classList.toggle('none', !bar.childElementCount);
    const words = parts.map(([kind, name, count]) => el('li', { class: `key ${kind}` }, `${number(count)} ${name}`));
    return [bar, el('ul', {}, ...words)];
}

function nodeRow({ node, clients, signals }, rate) {
    const silent = signals === null;
    return el('tr', {},
        el('th', { scope: 'row' }, el('span', { class: `state ${silent ? 'warn' : 'ok'}` }, el('code', {}, node))),
        el('td', { class: 'number', 'data-name': clients === 1 ? 'client' : 'clients' }, number(clients)),
        el('td', { class: 'number', 'data-name': 'signals/s' }, rateInWords(rate)),
        el('td', { class: 'number', 'data-name': silent ? '' : 'signals' }, silent ? 'no answer' : number(signals)));
}
