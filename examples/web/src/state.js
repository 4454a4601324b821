// SPDX-License-Identifier: Apache-2.0
// The plan in the address, behind the #, so that it can be sent. Nothing of it reaches a server.

export const defaults = {
  model: 'moe-mini', config: '', tokens: '1T', accelerators: '64', accelerator: 'h100-sxm', format: 'bf16', run: '',
  budget: '1e22', law: 'besiroglu2024/table1', theme: '',
};

export const read_state = () => {
  const state = { ...defaults };
  for (const [key, value] of new URLSearchParams(location.hash.slice(1))) {
    if (Object.hasOwn(defaults, key)) state[key] = value;
  }
  return state;
};

export const write_state = (state) => {
  const parts = new URLSearchParams();
  for (const [key, value] of Object.entries(state)) {
    if (key in defaults && value !== defaults[key] && key !== 'theme') parts.set(key, value);
  }
  const hash = parts.toString();
  history.replaceState(null, '', hash ? `#${hash}` : location.pathname + location.search);
};
