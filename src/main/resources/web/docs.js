// Shows the two API documents that this node serves.

import { el } from './dom.js';
import { httpPart } from './docs-http.js';
import { socketPart } from './docs-socket.js';

const byId = (id) => document.getElementById(id);

async function read(path) {
    const response = await fetch(path);
    if (!response.ok) {
        throw new Error(`${path} is answered with ${response.status}`);
    }
    return response.json();
}

/** The way to every section of the page, as the headings say. */
function contents() {
    const list = el('ul');
    for (const heading of document.querySelectorAll('#content h2[id], #content h3[id]')) {
        const link = el('a', { href: `#${heading.id}` }, ...[...heading.childNodes]
            .filter((node) => node.className !== 'anchor')
            .map((node) => node.cloneNode(true)));
        list.append(el('li', { class: heading.localName }, link));
    }
    byId('contents').replaceChildren(list);
}

/** Marks where the reader is. */
function follow() {
    const links = new Map([...document.querySelectorAll('#contents a')].map((link) => [link.hash.slice(1), link]));
    const observer = new IntersectionObserver((entries) => {
        const entered = entries.find((entry) => entry.isIntersecting);
        if (entered) {
            links.forEach((link) => link.removeAttribute('aria-current'));
            const link = links.get(entered.target.id);
            link?.setAttribute('aria-current', 'location');
            if (matchMedia('(min-width: 60rem)').matches) {
                link?.scrollIntoView({ block: 'nearest' });
            }
        }
    }, { rootMargin: '0px 0px -75% 0px' });
    document.querySelectorAll('#content h2[id], #content h3[id]').forEach((heading) => observer.observe(heading));
}

try {
    const [http, socket] = await Promise.all([read('/openapi.json'), read('/asyncapi.json')]);
    byId('http').append(...httpPart(http));
    byId('socket').append(...socketPart(socket));
    byId('notice').hidden = true;
    contents();
    follow();
    // What the address names was not there when the page was loaded.
    document.getElementById(decodeURIComponent(location.hash.slice(1)))?.scrollIntoView();
} catch (error) {
    byId('notice').textContent = `The documents can't be shown: ${error.message}`;
    byId('notice').classList.add('bad');
} finally {
    byId('content').setAttribute('aria-busy', 'false');
}

// On a phone the contents would be a screen of their own.
if (matchMedia('(max-width: 60rem)').matches) {
    document.querySelector('.contents').open = false;
}
