// asyncapi.json as a page: the connection, messages in both directions, close codes.

import { el } from './dom.js';
import { example, heading, inline, paragraphs, resolve, Schemas, table } from './docs-parts.js';

/** Everything to show, in order. */
export function socketPart(document) {
    const schemas = new Schemas(document, 'ws');
    const channel = document.channels.room;
    const { query, headers } = channel.bindings.ws;
    return [
        heading('h2', 'messages', 'WebSocket messages'),
        ...paragraphs(document.info.description),
        el('section', { class: 'block' },
            heading('h3', 'connecting', 'Connecting'),
            ...paragraphs(channel.description),
            schemas.members({ ...query, properties: { ...query.properties, ...headers.properties } })),
        ...messages(document, schemas, 'receive', 'Client to server', 'out'),
        ...messages(document, schemas, 'send', 'Server to client', 'in'),
        heading('h2', 'close-codes', 'Close codes of the server'),
        table(['Code', 'Reason', ''], channel['x-close-codes'].map(({ code, reason, description }) => el('tr', {},
            el('th', { scope: 'row' }, el('code', {}, String(code))),
            el('td', {}, reason),
            el('td', {}, ...inline(description))))),
        heading('h2', 'socket-objects', 'Objects in messages'),
        ...schemas.sections(['Peer', 'Departure']),
    ];
}

function messages(document, schemas, operation, title, direction) {
    return [
        heading('h2', `messages-${direction}`, title),
        ...document.operations[operation].messages.map((reference) => {
            const message = resolve(document, reference);
            const name = reference.$ref.split('/').at(-1);
            const { type } = resolve(document, message.payload).properties;
            const words = resolve(document, type);
            return el('section', { class: 'block' },
                heading('h3', `message-${name}`, el('span', { class: `method ${direction}` }, direction === 'out' ? 'SEND' : 'RECEIVE'), ' ', el('code', {}, words.const ?? words.enum.join(' | '))),
                el('p', { class: 'summary' }, ...inline(`**${message.title}.** ${message.summary}`)),
                ...paragraphs(message.description),
                schemas.members(message.payload),
                ...examples(message));
        }),
    ];
}

function examples(message) {
    return message.examples.length > 3
        ? [el('ul', { class: 'errors' }, ...message.examples.map(({ payload }) => el('li', {}, el('code', {}, JSON.stringify(payload)))))]
        : message.examples.map(({ payload }) => example('Example', payload));
}
