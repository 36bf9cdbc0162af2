/**
 * This browser's camera and microphone: one stream for as long as the page lives, whose tracks come and go. Tells of
 * changes by `change`.
 */
export class Media extends EventTarget {
    stream = new MediaStream();
    /** Why there is no picture or sound, in words for people; empty where nothing is wrong. */
    problem = '';
    /** Whether the browser was asked for any. */
    asked = false;

    #missing = false;

    /** Whether there is such a track and it is not muted; `kind` is `audio` or `video`. */
    isOn(kind) {
        return this.#track(kind)?.enabled ?? false;
    }

    deviceId(kind) {
        return this.#track(kind)?.getSettings().deviceId;
    }

    /** Asks for camera and microphone, or for whichever of them there is. */
    async start() {
        this.asked = true;
        await this.#ask({ audio: true, video: true });
        if (this.#missing) {
            await this.#ask({ audio: true });
            await this.#ask({ video: true });
        }
    }

    /** Mutes or unmutes; asks for the device if there is none yet. */
    async toggle(kind) {
        const track = this.#track(kind);
        if (track) {
            track.enabled = !track.enabled;
            this.#changed();
        } else {
            await this.#ask({ [kind]: true });
        }
    }

    /** Takes another device, or none. */
    async choose(kind, deviceId) {
        if (deviceId) {
            await this.#ask({ [kind]: { deviceId: { exact: deviceId } } });
        } else {
            this.#replace(kind);
            this.#changed();
        }
    }

    /** The devices of a kind: `{deviceId, label}`. Their names are known once one was allowed. */
    async devices(kind) {
        const all = await navigator.mediaDevices?.enumerateDevices() ?? [];
        return all.filter(device => device.kind === `${kind}input` && device.deviceId);
    }

    async #ask(constraints) {
        try {
            if (!navigator.mediaDevices) {
                throw new DOMException('', 'SecurityError');
            }
            const stream = await navigator.mediaDevices.getUserMedia(constraints);
            stream.getTracks().forEach(track => this.#replace(track.kind, track));
            this.problem = '';
            this.#missing = false;
        } catch (failure) {
            this.#missing = failure.name === 'NotFoundError';
            this.problem = words(failure.name, constraints);
        }
        this.#changed();
    }

    #track(kind) {
        return this.stream.getTracks().find(track => track.kind === kind);
    }

    #replace(kind, track) {
        const old = this.#track(kind);
        if (old) {
            old.stop();
            this.stream.removeTrack(old);
        }
        if (track) {
            this.stream.addTrack(track);
            track.onended = () => {
                this.#replace(kind);
                this.problem = `The ${kind === 'video' ? 'camera' : 'microphone'} was disconnected.`;
                this.#changed();
            };
        }
    }

    #changed() {
        this.dispatchEvent(new Event('change'));
    }
}

function words(name, { audio, video }) {
    const what = audio && video ? 'camera and microphone' : video ? 'camera' : 'microphone';
    switch (name) {
        case 'NotAllowedError':
            return `This page may not use your ${what}. Allow it in the browser's settings for this site, and try again.`;
        case 'NotFoundError':
            return `No ${what} was found. You can still join, watch, listen and chat.`;
        case 'NotReadableError':
            return `The ${what} can't be used: maybe another program has it. Close that, and try again.`;
        case 'SecurityError':
            return 'Browsers give camera and microphone only to pages over HTTPS or from localhost.';
        default:
            return `The ${what} can't be used (${name}).`;
    }
}
