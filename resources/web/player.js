'use strict';
// Plays the frames that the page holds: unpacks SPZ as they are needed, sorts by depth whenever the view or the
// frame changes, draws ellipses back to front with WebGL 2. Space: x right, y up, z towards the viewer.

const about = JSON.parse(document.getElementById('about').textContent);
const sources = [...document.querySelectorAll('script[type="application/x-spz"]')];
const canvas = document.getElementById('view');
const message = document.getElementById('message');
const slider = document.getElementById('frame');
const count = document.getElementById('count');
const playButton = document.getElementById('play');

const texelsPerSplat = 3;
const splatsPerRow = 680;  // 2,040 texels: every WebGL 2 device has 2,048
const unpackedBudget = 512 << 20;

// ---------------------------------------------------------------- frames

async function gunzip(base64) {
    const bytes = Uint8Array.from(atob(base64), c => c.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
    return new Uint8Array(await new Response(stream).arrayBuffer());
}

// The covariance R diag(s)² Rᵀ of a splat: xx xy xz yy yz zz.
function covariance(x, y, z, w, scale, out) {
    const r = [1 - 2 * (y * y + z * z), 2 * (x * y - w * z), 2 * (x * z + w * y),
               2 * (x * y + w * z), 1 - 2 * (x * x + z * z), 2 * (y * z - w * x),
               2 * (x * z - w * y), 2 * (y * z + w * x), 1 - 2 * (x * x + y * y)];
    let k = 0;
    for (let i = 0; i < 3; ++i) {
        for (let j = i; j < 3; ++j) {
            let sum = 0;
            for (let axis = 0; axis < 3; ++axis) sum += r[3 * i + axis] * r[3 * j + axis] * scale[axis] * scale[axis];
            out[k++] = sum;
        }
    }
}

// Version 3 as Splatreel writes it: header, positions, opacities, colours, scales, rotations, harmonics.
function unpack(bytes) {
    const view = new DataView(bytes.buffer);
    const n = view.getUint32(8, true), degree = bytes[12], step = Math.pow(2, -bytes[13]);
    const alphas = 16 + 9 * n, colors = alphas + n, scales = colors + 3 * n, rotations = scales + 3 * n;
    const rest = 3 * ((degree + 1) * (degree + 1) - 1);
    const frame = {
        size: n, degree, positions: new Float32Array(3 * n), base: new Float32Array(3 * n),
        harmonics: bytes.subarray(rotations + 4 * n, rotations + (4 + rest) * n),
        texels: new Uint32Array(4 * texelsPerSplat * splatsPerRow * Math.max(1, Math.ceil(n / splatsPerRow))),
        colors: new Uint8Array(4 * splatsPerRow * Math.max(1, Math.ceil(n / splatsPerRow))),
    };
    const floats = new Float32Array(frame.texels.buffer);
    const scale = [0, 0, 0], cov = [0, 0, 0, 0, 0, 0], q = [0, 0, 0, 0];
    for (let i = 0; i < n; ++i) {
        for (let axis = 0; axis < 3; ++axis) {
            const at = 16 + 9 * i + 3 * axis;
            frame.positions[3 * i + axis] = ((bytes[at] << 8 | bytes[at + 1] << 16 | bytes[at + 2] << 24) >> 8) * step;
            scale[axis] = Math.exp(bytes[scales + 3 * i + axis] / 16 - 10);
            frame.base[3 * i + axis] = 0.5 + 0.28209479177387814 * (bytes[colors + 3 * i + axis] / 255 - 0.5) / 0.15;
        }
        let packed = view.getUint32(rotations + 4 * i, true), left = 1;
        const largest = packed >>> 30;
        for (let k = 3; k >= 0; --k) {
            if (k === largest) continue;
            const size = (packed & 511) / 511 * Math.SQRT1_2;
            q[k] = packed & 512 ? -size : size;
            left -= size * size;
            packed >>>= 10;
        }
        q[largest] = Math.sqrt(Math.max(0, left));
        covariance(q[0], q[1], q[2], q[3], scale, cov);
        const texel = 4 * texelsPerSplat * i;
        floats.set(frame.positions.subarray(3 * i, 3 * i + 3), texel);
        floats.set(cov, texel + 4);
        frame.colors[4 * i + 3] = bytes[alphas + i];
    }
    return frame;
}

const unpacked = new Map();  // frame's number → promise, the least lately used first
let unpackedBytes = 0;

function frameOf(index) {
    const known = unpacked.get(index);
    if (known) {
        unpacked.delete(index);
        unpacked.set(index, known);
        return known;
    }
    const made = gunzip(sources[index].textContent.trim()).then(unpack).then(frame => {
        frame.bytes = frame.texels.byteLength + frame.positions.byteLength * 2 + frame.harmonics.byteLength;
        unpackedBytes += frame.bytes;
        for (const [oldest, promise] of unpacked) {
            if (unpackedBytes <= unpackedBudget || oldest === index) break;
            unpacked.delete(oldest);
            promise.then(old => { unpackedBytes -= old.bytes; });
        }
        return frame;
    });
    unpacked.set(index, made);
    return made;
}

// ---------------------------------------------------------------- colours that depend on the direction

// Basis of the real harmonics up to degree 3 without the constant one, signs as in 3D Gaussian splatting.
function basis(x, y, z, degree, out) {
    const xx = x * x, yy = y * y, zz = z * z;
    out[0] = -0.4886025119029199 * y; out[1] = 0.4886025119029199 * z; out[2] = -0.4886025119029199 * x;
    if (degree < 2) return;
    out[3] = 1.0925484305920792 * x * y; out[4] = -1.0925484305920792 * y * z;
    out[5] = 0.31539156525252005 * (2 * zz - xx - yy);
    out[6] = -1.0925484305920792 * x * z; out[7] = 0.5462742152960396 * (xx - yy);
    if (degree < 3) return;
    out[8] = -0.5900435899266435 * y * (3 * xx - yy); out[9] = 2.890611442640554 * x * y * z;
    out[10] = -0.4570457994644658 * y * (4 * zz - xx - yy); out[11] = 0.3731763325901154 * z * (2 * zz - 3 * xx - 3 * yy);
    out[12] = -0.4570457994644658 * x * (4 * zz - xx - yy); out[13] = 1.445305721320277 * z * (xx - yy);
    out[14] = -0.5900435899266435 * x * (xx - 3 * yy);
}

function color(frame, eye) {
    const terms = frame.degree > 0 ? (frame.degree + 1) * (frame.degree + 1) - 1 : 0;
    const values = new Float64Array(15);
    for (let i = 0; i < frame.size; ++i) {
        if (terms > 0) {
            const x = frame.positions[3 * i] - eye[0], y = frame.positions[3 * i + 1] - eye[1],
                  z = frame.positions[3 * i + 2] - eye[2], norm = 1 / Math.hypot(x, y, z);
            basis(x * norm, y * norm, z * norm, frame.degree, values);
        }
        for (let c = 0; c < 3; ++c) {
            let value = frame.base[3 * i + c];
            for (let k = 0; k < terms; ++k) value += values[k] * (frame.harmonics[3 * (terms * i + k) + c] - 128) / 128;
            frame.colors[4 * i + c] = Math.max(0, Math.min(255, Math.round(255 * value)));
        }
    }
}

// ---------------------------------------------------------------- order

// Far to near by 16 bits of depth, stable.
function order(frame, eye, forward, out) {
    const depths = new Float32Array(frame.size);
    let least = Infinity, most = -Infinity;
    for (let i = 0; i < frame.size; ++i) {
        const d = (frame.positions[3 * i] - eye[0]) * forward[0] + (frame.positions[3 * i + 1] - eye[1]) * forward[1] +
                  (frame.positions[3 * i + 2] - eye[2]) * forward[2];
        depths[i] = d;
        least = Math.min(least, d);
        most = Math.max(most, d);
    }
    const scale = most > least ? 65535 / (most - least) : 0;
    const starts = new Uint32Array(65537), keys = new Uint16Array(frame.size);
    for (let i = 0; i < frame.size; ++i) {
        keys[i] = 65535 - ((depths[i] - least) * scale | 0);
        ++starts[keys[i] + 1];
    }
    for (let k = 1; k < starts.length; ++k) starts[k] += starts[k - 1];
    for (let i = 0; i < frame.size; ++i) out[starts[keys[i]]++] = i;
}

// ---------------------------------------------------------------- drawing

const vertexShader = `#version 300 es
precision highp float;
precision highp int;
uniform highp usampler2D splats;
uniform sampler2D colors;
uniform mat3 turn;       // world to camera: x right, y down, z forward
uniform vec3 eye;
uniform vec2 size;       // of the picture in pixels
uniform float focal;     // in pixels
uniform vec2 filtering;  // dilation in pixels², whether opacity makes up for it
in uint index;
out vec2 place;
out vec4 shade;

void main() {
    gl_Position = vec4(0.0, 0.0, 2.0, 1.0);
    int i = int(index);
    ivec2 at = ivec2(3 * (i % 680), i / 680);
    vec3 p = turn * (uintBitsToFloat(texelFetch(splats, at, 0).xyz) - eye);
    if (p.z < 0.05) return;
    vec4 a = uintBitsToFloat(texelFetch(splats, at + ivec2(1, 0), 0));
    vec2 b = uintBitsToFloat(texelFetch(splats, at + ivec2(2, 0), 0)).xy;
    mat3 world = mat3(a.x, a.y, a.z, a.y, a.w, b.x, a.z, b.x, b.y);
    vec2 bound = 1.3 * 0.5 * size / focal;
    vec2 slope = clamp(p.xy / p.z, -bound, bound);
    mat3 jacobian = mat3(focal / p.z, 0.0, 0.0, 0.0, focal / p.z, 0.0,
                         -focal * slope.x / p.z, -focal * slope.y / p.z, 0.0);
    mat3 m = jacobian * turn;
    mat3 c = m * world * transpose(m);
    float xx = c[0][0], xy = c[0][1], yy = c[1][1];
    float before = max(xx * yy - xy * xy, 0.0);
    xx += filtering.x;
    yy += filtering.x;
    float det = xx * yy - xy * xy;
    if (det <= 0.0) return;
    shade = texelFetch(colors, ivec2(i % 680, i / 680), 0);
    if (filtering.y > 0.5) shade.a *= sqrt(max(before / det, 2.5e-5));
    if (shade.a < 1.0 / 255.0) return;
    float reach = sqrt(2.0 * log(255.0 * shade.a));
    float middle = 0.5 * (xx + yy), half_ = sqrt(max(middle * middle - det, 0.0));
    float large = sqrt(middle + half_), small = sqrt(max(middle - half_, 1e-6));
    vec2 axis = abs(xy) > 1e-9 ? normalize(vec2(middle + half_ - yy, xy)) : (xx >= yy ? vec2(1, 0) : vec2(0, 1));
    vec2 corner = vec2(gl_VertexID & 1, gl_VertexID >> 1) * 2.0 - 1.0;
    place = reach * corner;
    vec2 centre = focal * p.xy / p.z + 0.5 * size;
    vec2 pixel = centre + place.x * large * axis + place.y * small * vec2(-axis.y, axis.x);
    gl_Position = vec4(2.0 * pixel.x / size.x - 1.0, 1.0 - 2.0 * pixel.y / size.y, 0.0, 1.0);
}`;

const fragmentShader = `#version 300 es
precision highp float;
in vec2 place;
in vec4 shade;
out vec4 pixel;
void main() {
    float alpha = min(0.99, shade.a * exp(-0.5 * dot(place, place)));
    if (alpha < 1.0 / 255.0) discard;
    pixel = vec4(shade.rgb * alpha, alpha);
}`;

const gl = canvas.getContext('webgl2', {alpha: false, antialias: false, depth: false, powerPreference: 'high-performance'});

function compile(type, text) {
    const shader = gl.createShader(type);
    gl.shaderSource(shader, text);
    gl.compileShader(shader);
    if (!gl.getShaderParameter(shader, gl.COMPILE_STATUS)) throw new Error(gl.getShaderInfoLog(shader));
    return shader;
}

function texture(unit) {
    gl.activeTexture(gl.TEXTURE0 + unit);
    const made = gl.createTexture();
    gl.bindTexture(gl.TEXTURE_2D, made);
    for (const name of [gl.TEXTURE_MIN_FILTER, gl.TEXTURE_MAG_FILTER]) gl.texParameteri(gl.TEXTURE_2D, name, gl.NEAREST);
    return made;
}

let uniform = null, indices = null, drawn = null;  // drawn: the frame whose splats the textures hold

function prepare() {
    const program = gl.createProgram();
    gl.attachShader(program, compile(gl.VERTEX_SHADER, vertexShader));
    gl.attachShader(program, compile(gl.FRAGMENT_SHADER, fragmentShader));
    gl.linkProgram(program);
    if (!gl.getProgramParameter(program, gl.LINK_STATUS)) throw new Error(gl.getProgramInfoLog(program));
    gl.useProgram(program);
    uniform = name => gl.getUniformLocation(program, name);
    gl.bindBuffer(gl.ARRAY_BUFFER, gl.createBuffer());
    const index = gl.getAttribLocation(program, 'index');
    gl.enableVertexAttribArray(index);
    gl.vertexAttribIPointer(index, 1, gl.UNSIGNED_INT, 0, 0);
    gl.vertexAttribDivisor(index, 1);
    texture(0);
    texture(1);
    gl.uniform1i(uniform('splats'), 0);
    gl.uniform1i(uniform('colors'), 1);
    gl.enable(gl.BLEND);
    gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
    gl.clearColor(...about.background, 1);
    drawn = null;
}

const camera = {azimuth: about.azimuth, elevation: about.elevation, distance: about.distance};

function pose() {
    const ce = Math.cos(camera.elevation), se = Math.sin(camera.elevation);
    const ca = Math.cos(camera.azimuth), sa = Math.sin(camera.azimuth);
    const eye = [camera.distance * ce * sa, camera.distance * se, camera.distance * ce * ca];
    const right = [ca, 0, -sa], down = [se * sa, -ce, se * ca], forward = [-ce * sa, -se, -ce * ca];
    return {eye, right, down, forward};
}

function draw(frame) {
    const width = canvas.width, height = canvas.height, {eye, right, down, forward} = pose();
    gl.viewport(0, 0, width, height);
    gl.clear(gl.COLOR_BUFFER_BIT);
    if (frame.size === 0) return;
    const rows = Math.ceil(frame.size / splatsPerRow), isNew = drawn !== frame;
    if (isNew || frame.degree > 0) {
        color(frame, eye);
        gl.activeTexture(gl.TEXTURE1);
        gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA8, splatsPerRow, rows, 0, gl.RGBA, gl.UNSIGNED_BYTE, frame.colors);
    }
    if (isNew) {
        gl.activeTexture(gl.TEXTURE0);
        gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA32UI, texelsPerSplat * splatsPerRow, rows, 0, gl.RGBA_INTEGER,
                      gl.UNSIGNED_INT, frame.texels);
        drawn = frame;
    }
    if (!indices || indices.length < frame.size) indices = new Uint32Array(frame.size);
    order(frame, eye, forward, indices);
    gl.bufferData(gl.ARRAY_BUFFER, indices.subarray(0, frame.size), gl.DYNAMIC_DRAW);
    gl.uniformMatrix3fv(uniform('turn'), false, [right[0], down[0], forward[0], right[1], down[1], forward[1],
                                                 right[2], down[2], forward[2]]);
    gl.uniform3f(uniform('eye'), ...eye);
    gl.uniform2f(uniform('size'), width, height);
    // The clip's field of view fits the shorter side.
    gl.uniform1f(uniform('focal'), 0.5 * Math.min(width, height) / Math.tan(0.5 * about.fovy));
    gl.uniform2f(uniform('filtering'), about.dilation, about.compensate ? 1 : 0);
    gl.drawArraysInstanced(gl.TRIANGLE_STRIP, 0, 4, frame.size);
}

// ---------------------------------------------------------------- time and hand

const reducedMotion = matchMedia('(prefers-reduced-motion: reduce)').matches;
let playing = !reducedMotion && sources.length > 1, shown = -1, wanted = 0, clock = 0, dirty = true, loading = false;

function say(text) {
    message.textContent = text;
    message.style.display = text ? '' : 'none';
}

function showBar() {
    document.getElementById('bar').hidden = sources.length < 2;
    slider.max = sources.length - 1;
    slider.value = wanted;
    count.textContent = `${wanted + 1} / ${sources.length}`;
    playButton.textContent = playing ? 'Pause' : 'Play';
}

function seek(frame) {
    wanted = Math.max(0, Math.min(sources.length - 1, frame));
    showBar();
}

function play(on) {
    playing = on;
    clock = performance.now() - wanted / about.rate * 1000;
    showBar();
}

let current = null;
function tick(now) {
    requestAnimationFrame(tick);
    if (playing) seek(Math.floor((now - clock) / 1000 * about.rate) % sources.length);
    const ratio = devicePixelRatio || 1;
    const width = Math.max(1, Math.round(canvas.clientWidth * ratio)), height = Math.max(1, Math.round(canvas.clientHeight * ratio));
    if (canvas.width !== width || canvas.height !== height) {
        canvas.width = width;
        canvas.height = height;
        dirty = true;
    }
    // The last picture stays until the next frame is there.
    if (wanted !== shown && !loading) {
        loading = true;
        const index = wanted;
        frameOf(index).then(frame => {
            current = frame;
            shown = index;
            dirty = true;
            say('');
        }).catch(error => say(`Frame ${index + 1} cannot be shown: ${error.message}`)).finally(() => { loading = false; });
        if (sources.length > 1) frameOf((index + 1) % sources.length).catch(() => {});
    }
    if (dirty && current && !gl.isContextLost()) {
        dirty = false;
        draw(current);
    }
}

function turnBy(azimuth, elevation) {
    camera.azimuth += azimuth;
    camera.elevation = Math.max(-1.55, Math.min(1.55, camera.elevation + elevation));
    dirty = true;
}

function comeCloser(factor) {
    camera.distance = Math.max(0.1, Math.min(100, camera.distance * factor));
    dirty = true;
}

const pointers = new Map();
const spread = () => {
    const [a, b] = [...pointers.values()];
    return Math.hypot(a.x - b.x, a.y - b.y);
};
canvas.addEventListener('pointerdown', event => {
    canvas.setPointerCapture(event.pointerId);
    pointers.set(event.pointerId, {x: event.clientX, y: event.clientY});
});
canvas.addEventListener('pointermove', event => {
    const last = pointers.get(event.pointerId);
    if (!last) return;
    const before = pointers.size === 2 ? spread() : 0;
    const dx = event.clientX - last.x, dy = event.clientY - last.y;
    pointers.set(event.pointerId, {x: event.clientX, y: event.clientY});
    if (pointers.size === 1) turnBy(-0.007 * dx, 0.007 * dy);
    if (before > 0) comeCloser(before / Math.max(1, spread()));
});
for (const name of ['pointerup', 'pointercancel']) canvas.addEventListener(name, event => pointers.delete(event.pointerId));
canvas.addEventListener('wheel', event => {
    event.preventDefault();
    comeCloser(Math.exp(0.001 * event.deltaY));
}, {passive: false});
canvas.addEventListener('dblclick', () => {
    Object.assign(camera, {azimuth: about.azimuth, elevation: about.elevation, distance: about.distance});
    dirty = true;
});
canvas.addEventListener('keydown', event => {
    const turns = {ArrowLeft: [0.1, 0], ArrowRight: [-0.1, 0], ArrowUp: [0, 0.1], ArrowDown: [0, -0.1]};
    if (turns[event.key]) turnBy(...turns[event.key]);
    else if (event.key === '+' || event.key === '=') comeCloser(0.9);
    else if (event.key === '-') comeCloser(1 / 0.9);
    else if (event.key === ' ') play(!playing);
    else if (event.key === ',' || event.key === '.') { play(false); seek(wanted + (event.key === '.' ? 1 : -1)); }
    else return;
    event.preventDefault();
});
slider.addEventListener('input', () => { playing = false; seek(Number(slider.value)); });
playButton.addEventListener('click', () => play(!playing));
canvas.addEventListener('webglcontextlost', event => event.preventDefault());
canvas.addEventListener('webglcontextrestored', () => { prepare(); dirty = true; });

if (!gl) {
    say('This browser has no WebGL 2, which drawing the object needs.');
} else if (typeof DecompressionStream === 'undefined') {
    say('This browser cannot unpack the frames (DecompressionStream): it needs one from 2023 or later.');
} else {
    try {
        prepare();
        showBar();
        play(playing);
        requestAnimationFrame(tick);
    } catch (error) {
        say(`The object cannot be drawn: ${error.message}`);
    }
}
