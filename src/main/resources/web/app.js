/** The call page: from the lobby into a call and back, and the buttons of both. */
import { Call } from './app-call.js';
import { Media } from './app-media.js';

const find = id => document.getElementById(id);
const all = what => document.querySelectorAll(`[data-do="${what}"]`);

const query = new URLSearchParams(location.search);
const media = new Media();
let call = null;

// ---- lobby

const shared = query.get('room') || decodeURIComponent(location.hash.slice(1));
find('room').value = shared || suggestion();
find('name').value = localStorage.getItem('name') ?? '';
find('lobby-title').textContent = shared ? 'Join the call' : 'Start or join a call';

function suggestion() {
    const words = 'amber birch cedar coral ember fjord grove heron iris lark maple opal pearl quartz river willow'.split(' ');
    const some = crypto.getRandomValues(new Uint32Array(3));
    return `${words[some[0] % words.length]}-${words[some[1] % words.length]}-${some[2] % 900 + 100}`;
}

find('join').addEventListener('submit', async event => {
    event.preventDefault();
    const room = find('room').value.trim();
    const name = find('name').value.trim();
    if (!room || !name) {
        (room ? find('name') : find('room')).focus();
        return;
    }
    localStorage.setItem('name', name);
    if (!media.asked) {
        await media.start();
    }
    query.set('room', room);
    history.replaceState(null, '', `/?${query}`);
    find('call-title').textContent = room;
    document.title = `${room} · Call`;
    show('call');
    call = new Call({ room, name, media, transport: query.get('transport') ?? 'auto', ended });
    call.onmessage = unread;
});

function ended(reason) {
    call = null;
    show('lobby');
    document.title = 'Call · webrtc-signaling-server';
    notice('lobby-notice', reason);
}

function show(view) {
    find('lobby').hidden = view !== 'lobby';
    find('call').hidden = view !== 'call';
    document.body.classList.toggle('calling', view === 'call');
    chat(false);
    find(`${view}-title`).focus();
    mediaChanged();
}

function notice(id, text) {
    find(id).textContent = text;
    find(id).hidden = !text;
}

// ---- camera and microphone

media.addEventListener('change', mediaChanged);

function mediaChanged() {
    const preview = find('preview');
    // A video waits for its stream's first picture, and the page's load for the video.
    preview.querySelector('video').srcObject = media.stream.active ? media.stream : null;
    preview.classList.toggle('seen', media.isOn('video'));
    ['lobby-notice', 'call-notice', 'devices-notice'].forEach(id => notice(id, media.problem));
    for (const kind of ['audio', 'video']) {
        all(kind).forEach(button => button.setAttribute('aria-pressed', media.isOn(kind)));
    }
    listDevices();
}

async function listDevices() {
    for (const kind of ['video', 'audio']) {
        const devices = await media.devices(kind);
        const options = devices.map(({ deviceId, label }, i) => new Option(label || `Device ${i + 1}`, deviceId));
        options.push(new Option('None', ''));
        const select = find(`choose-${kind}`);
        select.replaceChildren(...options);
        select.value = media.deviceId(kind) ?? '';
    }
}

for (const kind of ['audio', 'video']) {
    all(kind).forEach(button => button.addEventListener('click', () => media.asked ? media.toggle(kind) : media.start()));
    find(`choose-${kind}`).addEventListener('change', event => media.choose(kind, event.target.value));
}

all('devices').forEach(button => button.addEventListener('click', async () => {
    find('devices').showModal();
    if (!media.asked) {
        await media.start();
    }
}));

navigator.mediaDevices?.addEventListener('devicechange', listDevices);

// ---- call

all('leave').forEach(button => button.addEventListener('click', () => call.leave()));

all('link').forEach(button => button.addEventListener('click', async () => {
    const words = button.querySelector('span');
    try {
        await navigator.clipboard.writeText(location.href);
        words.textContent = 'Copied';
    } catch {
        prompt('The link of this call:', location.href);
    }
    setTimeout(() => { words.textContent = 'Invite'; }, 2_000);
}));

all('chat').forEach(button => button.addEventListener('click', () => chat(!find('call').classList.contains('chatting'))));

/** On a phone there is room for the pictures or for the chat. */
function chat(open) {
    find('call').classList.toggle('chatting', open);
    all('chat').forEach(button => {
        button.setAttribute('aria-expanded', open);
        button.querySelector('span').textContent = open ? 'Video' : 'Chat';
    });
}

function unread() {
    if (!find('panel').checkVisibility()) {
        all('chat').forEach(button => { button.querySelector('span').textContent = 'Chat •'; });
    }
}

find('say').addEventListener('submit', event => {
    event.preventDefault();
    const text = find('text').value.trim();
    if (text) {
        call.say(text);
        find('text').value = '';
    }
});

mediaChanged();
