// What both parts of the documentation are made of: text, headings, schemas, examples.

import { el } from './dom.js';

const INLINE = /\*\*(.+?)\*\*|\*(.+?)\*|`(.+?)`|\[(.+?)\]\((.+?)\)/g;

/** A line of the Markdown that the documents use: strong, emphasis, code, links. */
export function inline(text) {
    const nodes = [];
    let from = 0;
    for (const match of text.matchAll(INLINE)) {
        const [all, strong, emphasis, code, label, link] = match;
        nodes.push(text.slice(from, match.index));
        if (strong) {
            nodes.push(el('strong', {}, strong));
        } else if (emphasis) {
            nodes.push(el('em', {}, emphasis));
        } else if (code) {
            nodes.push(el('code', {}, code));
        } else {
            nodes.push(el('a', { href: link }, label));
        }
        from = match.index + all.length;
    }
    return [...nodes, text.slice(from)];
}

export function paragraphs(text) {
    return text ? text.split('\n\n').map((part) => el('p', {}, ...inline(part))) : [];
}

/** A heading that can be linked to. */
export function heading(level, id, ...content) {
    return el(level, { id }, ...content, el('a', { class: 'anchor', href: `#${id}`, 'aria-label': 'Link to this section' }, '#'));
}

/** An identifier for what is called so. */
export function slug(text) {
    return text.toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '');
}

export function table(names, rows) {
    return el('div', { class: 'scroll' }, el('table', {},
        el('thead', {}, el('tr', {}, ...names.map((name) => el('th', { scope: 'col' }, name)))),
        el('tbody', {}, ...rows)));
}

/** Follows a reference, and what it refers to; what stands beside a reference stays. */
export function resolve(document, node) {
    if (!node?.$ref) {
        return node;
    }
    const { $ref, ...beside } = node;
    const target = $ref.slice(2).split('/').reduce((at, key) => at[key.replaceAll('~1', '/').replaceAll('~0', '~')], document);
    return { ...resolve(document, target), ...beside };
}

/** JSON as it is sent, or text as it is; opened by whoever wants to see it. */
export function example(title, value, open = false) {
    const text = typeof value === 'string' ? value : JSON.stringify(value, null, 2);
    return el('details', { class: 'example', ...(open ? { open: '' } : {}) },
        el('summary', {}, title),
        el('pre', { tabindex: '0' }, el('code', {}, text)));
}

/** Schemas of one document. */
export class Schemas {
    #document;
    #prefix;

    constructor(document, prefix) {
        this.#document = document;
        this.#prefix = prefix;
    }

    /** The type in a few words; an object that has a name is linked to. */
    type(schema) {
        const name = schema.$ref?.split('/').at(-1);
        const full = resolve(this.#document, schema);
        if (name && full.properties) {
            return [el('a', { href: `#${this.#prefix}-${slug(name)}` }, name)];
        }
        if ('const' in full) {
            return [el('code', {}, JSON.stringify(full.const))];
        }
        if (full.enum) {
            return full.enum.flatMap((value, index) => [index ? ' | ' : '', el('code', {}, JSON.stringify(value))]);
        }
        if (full.type === 'array') {
            return ['array of ', ...this.type(full.items)];
        }
        return [[full.type ?? 'anything'].flat().join(' or '), ...this.#limits(full)];
    }

    #limits(schema) {
        const limits = [];
        if (schema.format) {
            limits.push(schema.format);
        }
        if (schema.maxLength) {
            limits.push(`${schema.minLength ?? 0} – ${schema.maxLength} characters`);
        }
        if (schema.maximum) {
            limits.push(`${schema.minimum ?? 0} – ${schema.maximum}`);
        }
        if ('default' in schema) {
            limits.push(`default ${schema.default}`);
        }
        return limits.length ? [el('span', { class: 'soft' }, ` (${limits.join(', ')})`)] : [];
    }

    /** The members of an object, a row each. */
    members(schema) {
        const full = resolve(this.#document, schema);
        const required = new Set(full.required);
        return table(['Member', 'Type', ''], Object.entries(full.properties ?? {}).flatMap(([name, member]) => this.#member(name, member, required.has(name))));
    }

    #member(name, member, required) {
        const full = resolve(this.#document, member);
        const row = el('tr', {},
            el('th', { scope: 'row' }, el('code', {}, name), ' ', el('span', { class: 'need' }, required ? '' : 'optional')),
            el('td', {}, ...this.type(member)),
            el('td', {}, ...inline(full.description ?? '')));
        const nested = !member.$ref && full.properties
            ? Object.entries(full.properties).flatMap(([inner, value]) => this.#member(`${name}.${inner}`, value, (full.required ?? []).includes(inner)))
            : [];
        return [row, ...nested];
    }

    /** A section for every object that others refer to and none shows. */
    sections(names) {
        return names.map((name) => {
            const schema = this.#document.components.schemas[name];
            return el('section', { class: 'block' },
                heading('h3', `${this.#prefix}-${slug(name)}`, name),
                ...paragraphs(schema.description),
                this.members(schema));
        });
    }
}
