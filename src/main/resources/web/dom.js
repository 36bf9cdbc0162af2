// Makes elements, and writes numbers and times as people read them. All pages share it.

/** An element with attributes and children; text is always text, whatever a room is called. */
export function el(name, attributes = {}, ...children) {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) {
        element.setAttribute(key, value);
    }
    element.append(...children);
    return element;
}

const formats = [0, 1].map((digits) => new Intl.NumberFormat(undefined, { maximumFractionDigits: digits, minimumFractionDigits: digits }));

export function number(value, digits = 0) {
    return formats[digits].format(value);
}

const units = [['day', 86400], ['hour', 3600], ['minute', 60], ['second', 1]];
const relative = new Intl.RelativeTimeFormat(undefined, { numeric: 'always', style: 'long' });

/** How long ago a time is, such as "5 minutes ago". */
export function ago(time) {
    const seconds = Math.max(0, Math.round((Date.now() - Date.parse(time)) / 1000));
    const [unit, size] = units.find(([, least]) => seconds >= least) ?? units[3];
    return relative.format(-Math.floor(seconds / size), unit);
}
