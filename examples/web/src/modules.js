// SPDX-License-Identifier: Apache-2.0
// The WebAssembly modules: loaded when first asked for, read through their memory. No mathematics happens here.

const text_of_module = (name) => {
  const inlined = document.getElementById(`module-${name}`);
  if (inlined) return Promise.resolve(inlined.textContent);
  return new Promise((resolve, reject) => {
    const script = document.createElement('script');
    script.src = `${name}.js`;
    script.onload = () => resolve(globalThis.leverage_modules[name]);
    script.onerror = () => reject(new Error(`${script.src} cannot be loaded; it belongs next to this page`));
    document.head.append(script);
  });
};

const bytes_of = (base64) => Uint8Array.from(atob(base64.trim()), (c) => c.charCodeAt(0));

// What the standard library may import and nothing here calls: it answers "not supported".
const not_supported = 58;
const imports = new Proxy({}, { get: () => new Proxy({}, { get: () => () => not_supported, has: () => true }), has: () => true });

class Module {
  constructor(instance) {
    this.call = instance.exports;
    this.call._initialize?.();
  }
  get memory() { return new DataView(this.call.memory.buffer); }

  text(at) {
    const bytes = new Uint8Array(this.call.memory.buffer);
    return new TextDecoder().decode(bytes.subarray(at, bytes.indexOf(0, at)));
  }

  // The records of the last call as an object: "budget.flops" is {budget: {flops}}, "notes[].text" one of {notes: [{text}]}.
  answer() {
    const memory = this.memory;
    const result = {};
    const at = this.call.records();
    const record_size = 16;
    for (let i = 0; i < this.call.record_count(); ++i) {
      const place = at + i * record_size;
      const key = this.text(memory.getUint32(place, true));
      const text = memory.getUint32(place + 4, true);
      const value = text === 0 ? memory.getFloat64(place + 8, true) : this.text(text);
      const [first, second] = key.split('.');
      if (first.endsWith('[]')) {
        const list = (result[first.slice(0, -2)] ??= []);
        if (list.length === 0 || second in list.at(-1)) list.push({});
        list.at(-1)[second] = value;
      } else if (second === undefined) {
        result[first] = value;
      } else {
        (result[first] ??= {})[second] = value;
      }
    }
    return result;
  }

  // Columns of numbers into the module's input.
  write(numbers) {
    const place = new Float64Array(this.call.memory.buffer, this.call.input(), this.call.input_size() / 8);
    if (numbers.length > place.length) return false;
    place.set(numbers);
    return true;
  }
  read(count) { return Float64Array.from(new Float64Array(this.call.memory.buffer, this.call.input(), count)); }
  write_text(text) {
    const bytes = new TextEncoder().encode(text);
    if (bytes.length > this.call.input_size()) return -1;
    new Uint8Array(this.call.memory.buffer, this.call.input(), bytes.length).set(bytes);
    return bytes.length;
  }

  // The configuration, which all modules have in the same layout.
  get model() { return new Uint8Array(this.call.memory.buffer, this.call.model(), this.call.model_size()).slice(); }
  set model(bytes) { new Uint8Array(this.call.memory.buffer, this.call.model(), this.call.model_size()).set(bytes); }
}

const loaded = new Map();

export const load = (name) => {
  if (!loaded.has(name)) {
    loaded.set(name, text_of_module(name)
      .then((base64) => WebAssembly.instantiate(bytes_of(base64), imports))
      .then(({ instance }) => new Module(instance)));
  }
  return loaded.get(name);
};
export const loaded_modules = () => [...loaded.keys()];
