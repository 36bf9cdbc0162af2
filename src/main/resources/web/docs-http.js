// openapi.json as a page: calls by their tags, events of the stream, refusals, objects.

import { el } from './dom.js';
import { example, heading, inline, paragraphs, resolve, Schemas, slug, table } from './docs-parts.js';

const METHODS = ['get', 'post', 'delete'];
/** Objects that more than one call or event speaks of. */
const SHARED = ['Error', 'Statistics', 'RoomStats', 'ClientStats', 'ClusterStats', 'NodeStats', 'Peer', 'Departure'];

/** Everything to show, in order. */
export function httpPart(document) {
    const schemas = new Schemas(document, 'http');
    const part = [
        heading('h2', 'http', 'HTTP and event streams'),
        ...paragraphs(document.info.description),
    ];
    for (const tag of document.tags) {
        part.push(heading('h2', slug(tag.name), tag.name), ...paragraphs(tag.description));
        for (const [path, reference] of Object.entries(document.paths)) {
            const item = resolve(document, reference);
            for (const method of METHODS.filter((name) => item[name]?.tags.includes(tag.name))) {
                part.push(call(document, schemas, path, method, item));
            }
        }
        if (tag.name === 'Event stream') {
            part.push(...events(document, schemas));
        }
    }
    part.push(
        heading('h2', 'refusals', 'Refusals of any call'),
        responses(document, schemas, Object.fromEntries(['NotFound', 'MethodNotAllowed'].map((name) => {
            const response = document.components.responses[name];
            return [response.content['application/json'].example.code, response];
        })), 'refusals'),
        heading('h2', 'objects', 'Objects'),
        ...schemas.sections(SHARED));
    return part;
}

function call(document, schemas, path, method, item) {
    const operation = item[method];
    const id = operation.operationId ? slug(operation.operationId) : slug(`${method} ${path}`) || method;
    const parameters = [...(item.parameters ?? []), ...(operation.parameters ?? [])].map((parameter) => resolve(document, parameter));
    const body = operation.requestBody?.content['application/json'];
    return el('section', { class: 'block call' },
        heading('h3', id, el('span', { class: `method ${method}` }, method.toUpperCase()), ' ', el('code', {}, path)),
        el('p', { class: 'summary' }, item.summary ? `${item.summary}: ${operation.summary.toLowerCase()}` : operation.summary),
        ...paragraphs(operation.description),
        ...(method === 'get' && item.head ? paragraphs('`HEAD` is answered the same without a body.') : []),
        ...(parameters.length ? [el('h4', {}, 'Parameters'), parameterTable(schemas, parameters)] : []),
        ...(body ? [
            el('h4', {}, 'Body'),
            ...paragraphs(operation.requestBody.description),
            schemas.members(body.schema),
            example('Example', body.example, true),
        ] : []),
        el('h4', {}, 'Answers'),
        responses(document, schemas, operation.responses, id));
}

function parameterTable(schemas, parameters) {
    return table(['Parameter', 'Type', ''], parameters.map((parameter) => el('tr', {},
        el('th', { scope: 'row' }, el('code', {}, parameter.name), ' ', el('span', { class: 'need' }, `${parameter.in}${parameter.required ? '' : ', optional'}`)),
        el('td', {}, ...schemas.type(parameter.schema)),
        el('td', {}, ...inline(parameter.description ?? '')))));
}

function responses(document, schemas, all, id) {
    return el('dl', { class: 'answers' }, ...Object.entries(all).flatMap(([status, reference]) => {
        const response = resolve(document, reference);
        return [
            el('dt', {}, el('span', { class: `status s${status[0]}` }, status)),
            el('dd', { id: `${id}-${status}` }, ...answer(document, schemas, status, response)),
        ];
    }));
}

function answer(document, schemas, status, response) {
    const parts = paragraphs(response.description);
    const headers = Object.entries(response.headers ?? {}).map(([name, header]) => [name, resolve(document, header)]);
    if (headers.length) {
        parts.push(el('p', { class: 'small' }, 'Headers: ', ...headers.flatMap(([name, header], index) => [
            index ? ', ' : '', el('code', {}, header.schema.const ? `${name}: ${header.schema.const}` : name)])));
    }
    for (const [type, content] of Object.entries(response.content ?? {})) {
        const schema = resolve(document, content.schema);
        if (status[0] === '2' && schema.properties) {
            parts.push(schemas.members(content.schema));
        } else if (type !== 'application/json') {
            parts.push(el('p', { class: 'small' }, 'Type: ', el('code', {}, type)));
        }
        parts.push(...examples(content, status[0] === '2'));
    }
    return parts;
}

/** A refusal fits a line; anything else is shown as it is sent. */
function examples(content, success) {
    const all = Object.values(content.examples ?? (content.example === undefined ? {} : { only: { value: content.example } }));
    if (!success) {
        return [el('ul', { class: 'errors' }, ...all.map(({ value }) => el('li', {}, el('code', {}, JSON.stringify(value)))))];
    }
    return all.map(({ summary, value }) => example(summary ? `Example: ${summary}` : 'Example', value));
}

function events(document, schemas) {
    const stream = document.paths['/api/connect'].get.responses['200'].content['text/event-stream'];
    return Object.entries(stream['x-events']).map(([name, event]) => {
        const schema = resolve(document, event.schema);
        return el('section', { class: 'block' },
            heading('h3', `event-${name}`, el('span', { class: 'method event' }, 'EVENT'), ' ', el('code', {}, name)),
            ...paragraphs(event.description),
            schemas.members(event.schema),
            ...schema.examples.map((value) => example('Example', `event: ${name}\ndata: ${JSON.stringify(value)}`)));
    });
}
