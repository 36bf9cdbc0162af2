// A rate over time, drawn as SVG: the last ten minutes, as far as they were watched.

import { el, number } from './dom.js';

const SPAN_MS = 600_000;
const HEIGHT = 190;
const LEFT = 44;
const RIGHT = 10;
const TOP = 10;
const BOTTOM = 24;

function svg(name, attributes = {}, ...children) {
    const element = document.createElementNS('http://www.w3.org/2000/svg', name);
    for (const [key, value] of Object.entries(attributes)) {
        element.setAttribute(key, value);
    }
    element.append(...children);
    return element;
}

/** The smallest of 1, 2, 5, 10, 20 … that is not below. */
function ceiling(value) {
    const power = 10 ** Math.floor(Math.log10(Math.max(value, 1)));
    return [1, 2, 5, 10].map((factor) => factor * power).find((limit) => limit >= value);
}

export class Plot {
    #where;
    #samples = [];
    #readout = el('p', { class: 'readout small', 'aria-hidden': 'true', hidden: '' });
    #pointer;

    constructor(where) {
        this.#where = where;
        where.addEventListener('pointermove', (event) => this.#point(event.clientX));
        where.addEventListener('pointerleave', () => this.#point(undefined));
        new ResizeObserver(() => this.#draw()).observe(where);
    }

    /** Adds a sample of now; undefined leaves a gap. */
    add(rate, now = Date.now()) {
        this.#samples.push({ at: now, rate });
        while (this.#samples[0].at < now - SPAN_MS) {
            this.#samples.shift();
        }
        this.#draw();
    }

    #point(x) {
        this.#pointer = x;
        this.#draw();
    }

    #draw() {
        const width = this.#where.clientWidth;
        const known = this.#samples.filter((sample) => sample.rate !== undefined);
        if (!width) {
            return;
        }
        const top = ceiling(Math.max(1, ...known.map((sample) => sample.rate)));
        const end = this.#samples.at(-1)?.at ?? Date.now();
        // A page that was just opened begins with one minute, and grows.
        const span = Math.max(60_000, Math.min(SPAN_MS, end - (this.#samples[0]?.at ?? end)));
        const x = (at) => LEFT + (width - LEFT - RIGHT) * (1 - (end - at) / span);
        const y = (rate) => HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * (rate / top);
        const picture = svg('svg', { width, height: HEIGHT, role: 'img', 'aria-label': this.#inWords(known) });
        for (const part of [0, 0.5, 1]) {
            const at = y(top * part);
            picture.append(
                svg('line', { class: part ? 'grid' : 'axis', x1: LEFT, x2: width - RIGHT, y1: at, y2: at }),
                svg('text', { x: LEFT - 8, y: at + 4, 'text-anchor': 'end' }, number(top * part, top * part % 1 ? 1 : 0)));
        }
        const minutes = Math.round(span / 60_000);
        picture.append(
            svg('text', { x: LEFT, y: HEIGHT - 6 }, minutes === 1 ? '1 minute ago' : `${minutes} minutes ago`),
            svg('text', { x: width - RIGHT, y: HEIGHT - 6, 'text-anchor': 'end' }, 'now'));
        for (const stretch of this.#stretches()) {
            const line = stretch.map((sample) => `${x(sample.at).toFixed(1)},${y(sample.rate).toFixed(1)}`).join(' L');
            const from = x(stretch[0].at).toFixed(1);
            const to = x(stretch.at(-1).at).toFixed(1);
            picture.append(
                svg('path', { class: 'area', d: `M${from},${y(0)} L${line} L${to},${y(0)} Z` }),
                svg('path', { class: 'line', d: stretch.length > 1 ? `M${line}` : `M${line} h0.1` }));
        }
        this.#mark(picture, known, x, y, width);
        this.#where.replaceChildren(picture, this.#readout);
    }

    /** The samples between gaps. */
    #stretches() {
        const stretches = [[]];
        for (const sample of this.#samples) {
            if (sample.rate === undefined) {
                stretches.push([]);
            } else {
                stretches.at(-1).push(sample);
            }
        }
        return stretches.filter((stretch) => stretch.length);
    }

    /** Tells the sample that is nearest to the pointer. */
    #mark(picture, known, x, y, width) {
        this.#readout.hidden = this.#pointer === undefined || !known.length;
        if (this.#readout.hidden) {
            return;
        }
        const at = this.#pointer - this.#where.getBoundingClientRect().left;
        const nearest = known.reduce((best, sample) => Math.abs(x(sample.at) - at) < Math.abs(x(best.at) - at) ? sample : best);
        const place = x(nearest.at);
        picture.append(
            svg('line', { class: 'grid', x1: place, x2: place, y1: TOP, y2: HEIGHT - BOTTOM }),
            svg('circle', { class: 'mark', cx: place, cy: y(nearest.rate), r: 4 }));
        this.#readout.textContent = `${number(nearest.rate, 1)}/s at ${new Date(nearest.at).toLocaleTimeString()}`;
        const left = place > width / 2;
        this.#readout.style.left = left ? '' : `${place + 10}px`;
        this.#readout.style.right = left ? `${width - place + 10}px` : '';
    }

    #inWords(known) {
        if (!known.length) {
            return 'No rate is known yet';
        }
        const most = Math.max(...known.map((sample) => sample.rate));
        return `Signals per second: ${number(known.at(-1).rate, 1)} now, at most ${number(most, 1)}`;
    }
}
