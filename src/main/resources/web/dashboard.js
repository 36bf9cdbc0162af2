// The dashboard: asks /api/rooms/stats again and again, and shows what it says.

import { rateInWords, showCluster } from './dashboard-cluster.js';
import { Plot } from './dashboard-plot.js';
import { Rates } from './dashboard-rates.js';
import { RoomTable } from './dashboard-rooms.js';
import { el, number } from './dom.js';

const POLL_MS = 2000;
const SLOWEST_POLL_MS = 15000;
const PATIENCE_MS = 10000;
const PAGE = 50;
const TYPING_MS = 250;
const TOKEN = 'admin-token';
const LOCKED = Symbol('locked');

const byId = (id) => document.getElementById(id);
const board = byId('board');
const search = byId('search');
const plot = new Plot(byId('plot'));
const rates = new Rates();
const table = new RoomTable(byId('rooms'));

/** Where each page began that led to this one; the last is the one that is shown. */
let starts = [undefined];
let next;
let failures = 0;
let timer;
let running;

search.value = new URLSearchParams(location.search).get('search') ?? '';

// ---- asking

function query() {
    const parameters = new URLSearchParams({ details: 'true', limit: PAGE });
    const after = starts[starts.length - 1];
    if (after !== undefined) {
        parameters.set('after', after);
    }
    if (search.value) {
        parameters.set('search', search.value);
    }
    return '/api/rooms/stats?' + parameters;
}

/** The answer: what it says, or that a token is needed, or undefined where there is none. */
async function fetchStats(own) {
    const timeout = setTimeout(() => own.abort(), PATIENCE_MS);
    try {
        const token = sessionStorage.getItem(TOKEN);
        const response = await fetch(query(), {
            headers: token ? { Authorization: 'Bearer ' + token } : {},
            cache: 'no-store',
            signal: own.signal,
        });
        if (response.status === 401) {
            return LOCKED;
        }
        return response.ok ? await response.json() : undefined;
    } catch {
        return undefined;
    } finally {
        clearTimeout(timeout);
    }
}

/** Asks now, and again a while after the answer; whatever was asked before is given up. */
async function ask() {
    clearTimeout(timer);
    running?.abort();
    const own = new AbortController();
    running = own;
    const answer = await fetchStats(own);
    if (own !== running) {
        return;
    }
    if (answer === LOCKED) {
        askForToken(sessionStorage.getItem(TOKEN) !== null);
        return;
    }
    if (answer) {
        failures = 0;
        show(answer);
    } else {
        failures++;
        showFailure();
    }
    // Showing it may have turned the page.
    if (own === running && !document.hidden) {
        timer = setTimeout(ask, Math.min(POLL_MS * 2 ** failures, SLOWEST_POLL_MS));
    }
}

document.addEventListener('visibilitychange', () => {
    if (document.hidden) {
        clearTimeout(timer);
    } else if (byId('login').hidden) {
        ask();
    }
});

// ---- the admin token

function askForToken(wrong) {
    sessionStorage.removeItem(TOKEN);
    board.hidden = true;
    byId('forget').hidden = true;
    byId('login').hidden = false;
    status('', 'Locked');
    notice(wrong ? 'This is not the admin token.' : '');
    byId('token').value = '';
    byId('token').focus();
}

byId('login').addEventListener('submit', (event) => {
    event.preventDefault();
    sessionStorage.setItem(TOKEN, byId('token').value);
    byId('login').hidden = true;
    board.hidden = false;
    status('', 'Loading…');
    ask();
});

byId('forget').addEventListener('click', () => {
    running?.abort();
    running = undefined;
    clearTimeout(timer);
    askForToken(false);
});

// ---- showing

function status(kind, text) {
    const line = byId('status');
    line.className = `state small soft ${kind}`;
    if (line.textContent !== text) {
        line.textContent = text;
    }
}

function notice(text) {
    byId('notice').textContent = text;
    byId('notice').hidden = !text;
}

function showFailure() {
    board.classList.add('stale');
    status('bad', 'No answer');
    notice('This node does not answer. What you see is what it said last; it is asked again.');
}

function show(answer) {
    notice('');
    byId('forget').hidden = sessionStorage.getItem(TOKEN) === null;
    board.classList.remove('stale');
    board.setAttribute('aria-busy', 'false');
    const rate = rates.of(answer.cluster.nodes);
    byId('rate').textContent = rateInWords(rate);
    plot.add(rate);
    showCluster(answer, rates);
    const silent = answer.cluster.nodes.filter((node) => node.signals === null).length;
    if (silent) {
        status('warn', silent === 1 ? 'Live, but one node does not answer' : `Live, but ${silent} nodes do not answer`);
    } else {
        status('ok', 'Live');
    }
    showRooms(answer);
}

function showRooms(answer) {
    if (!answer.rooms.length && starts.length > 1) {
        // What was on this page is gone.
        turn(starts.slice(0, -1));
        return;
    }
    next = answer.next;
    table.show(answer.rooms);
    byId('rooms-table').hidden = !answer.rooms.length;
    showEmpty(answer);
    const all = answer.matching_rooms ?? answer.total_rooms;
    const first = (starts.length - 1) * PAGE;
    byId('range').textContent = `${number(first + 1)} – ${number(first + answer.rooms.length)} of ${number(all)}`;
    byId('previous').disabled = starts.length === 1;
    byId('next').disabled = next === undefined;
    byId('pages').hidden = starts.length === 1 && next === undefined;
}

function showEmpty(answer) {
    const empty = byId('empty');
    empty.hidden = answer.rooms.length > 0;
    if (answer.total_rooms) {
        empty.replaceChildren(el('p', {}, `No room's name contains “${search.value}”.`));
    } else {
        empty.replaceChildren(
            el('p', {}, el('strong', {}, 'Nobody is here.')),
            el('p', { class: 'soft' }, 'A room is there as long as somebody is in it. ', el('a', { href: '/' }, 'Start a call'), ' and watch it appear.'));
    }
}

// ---- paging and searching

function turn(to) {
    starts = to;
    ask();
}

byId('previous').addEventListener('click', () => turn(starts.slice(0, -1)));
byId('next').addEventListener('click', () => turn([...starts, next]));

let typing;
search.addEventListener('input', () => {
    clearTimeout(typing);
    typing = setTimeout(() => {
        history.replaceState(null, '', search.value ? '?' + new URLSearchParams({ search: search.value }) : location.pathname);
        turn([undefined]);
    }, TYPING_MS);
});
byId('search-form').addEventListener('submit', (event) => event.preventDefault());

ask();
