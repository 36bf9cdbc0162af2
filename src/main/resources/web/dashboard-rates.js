// Makes rates of what the nodes counted.

/** Rates from the counts of two answers. A node that restarted counts from zero, and one may not have answered. */
export class Rates {
    #before = new Map();
    #rates = new Map();

    /** The rate of all nodes per second; undefined where one of them is not known. */
    of(nodes, now = performance.now()) {
        const rates = new Map();
        const seen = new Map();
        for (const { node, signals } of nodes) {
            const before = this.#before.get(node);
            if (signals === null) {
                // Its next answer tells of the whole time since the one before.
                if (before) {
                    seen.set(node, before);
                }
                continue;
            }
            seen.set(node, { signals, now });
            if (before && before.signals <= signals && before.now < now) {
                rates.set(node, (signals - before.signals) * 1000 / (now - before.now));
            }
        }
        this.#before = seen;
        this.#rates = rates;
        return rates.size === nodes.length ? [...rates.values()].reduce((sum, rate) => sum + rate, 0) : undefined;
    }

    /** The last rate of one node, or undefined. */
    ofNode(node) {
        return this.#rates.get(node);
    }
}
