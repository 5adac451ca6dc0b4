// Calibrations of chain-5: frames and native gates in terms of constants that are derived
// from the device description when a program needs them (`pulserack devices show
// chain-5 --constants` prints them).
OPENQASM 3.0;
defcalgrammar "openpulse";
cal {
  extern port q0_drive;
  extern port q1_drive;
  extern port q2_drive;
  extern port q3_drive;
  extern port q4_drive;
  extern port q0_flux;
  extern port q1_flux;
  extern port q2_flux;
  extern port q3_flux;
  extern port q4_flux;
  extern port c0_1_flux;
  extern port c1_2_flux;
  extern port c2_3_flux;
  extern port c3_4_flux;
  extern port feed0_out;
  extern port feed0_in;
}

// --- q0 ---
cal {
  frame q0_xy = newframe(q0_drive, q0_f01, q0_xy_phase);
  frame q0_z = newframe(q0_flux, 0.0, 0.0);
}
defcal rz(angle theta) $0 { shift_phase(q0_xy, -theta); }
defcal sx $0 { play(q0_xy, drag_lifted(q0_sx_amp, q0_gate_duration, q0_gate_sigma, q0_sx_beta)); }
defcal x $0 { play(q0_xy, drag_lifted(q0_x_amp, q0_gate_duration, q0_gate_sigma, q0_x_beta)); }
defcal prx(float theta, angle phi) $0 {
  shift_phase(q0_xy, phi); play(q0_xy, drag_lifted(q0_x_amp * theta / pi, q0_gate_duration, q0_gate_sigma, q0_x_beta)); shift_phase(q0_xy, -phi);
}
defcal prx(pi/2, angle phi) $0 { shift_phase(q0_xy, phi); play(q0_xy, drag_lifted(q0_sx_amp, q0_gate_duration, q0_gate_sigma, q0_sx_beta)); shift_phase(q0_xy, -phi); }
defcal U(angle theta, angle phi, angle lambda) $0 {
  shift_phase(q0_xy, -lambda);
  play(q0_xy, drag_lifted(q0_sx_amp, q0_gate_duration, q0_gate_sigma, q0_sx_beta));
  shift_phase(q0_xy, -(theta + pi));
  play(q0_xy, drag_lifted(q0_sx_amp, q0_gate_duration, q0_gate_sigma, q0_sx_beta));
  shift_phase(q0_xy, -(phi + pi));
}
defcal reset $0 { delay[q0_reset_duration] q0_xy; }
cal {
  frame q0_ro = newframe(feed0_out, q0_ro_frequency, 0.0);
  frame q0_rx = newframe(feed0_in, q0_ro_frequency, 0.0);
}
defcal measure $0 -> bit {
  barrier q0_xy, q0_ro, q0_rx;
  play(q0_ro, constant(q0_ro_amp, q0_ro_duration));
  return capture_v2(q0_rx, q0_ro_duration);
}

// --- q1 ---
cal {
  frame q1_xy = newframe(q1_drive, q1_f01, q1_xy_phase);
  frame q1_z = newframe(q1_flux, 0.0, 0.0);
}
defcal rz(angle theta) $1 { shift_phase(q1_xy, -theta); }
defcal sx $1 { play(q1_xy, drag_lifted(q1_sx_amp, q1_gate_duration, q1_gate_sigma, q1_sx_beta)); }
defcal x $1 { play(q1_xy, drag_lifted(q1_x_amp, q1_gate_duration, q1_gate_sigma, q1_x_beta)); }
defcal prx(float theta, angle phi) $1 {
  shift_phase(q1_xy, phi); play(q1_xy, drag_lifted(q1_x_amp * theta / pi, q1_gate_duration, q1_gate_sigma, q1_x_beta)); shift_phase(q1_xy, -phi);
}
defcal prx(pi/2, angle phi) $1 { shift_phase(q1_xy, phi); play(q1_xy, drag_lifted(q1_sx_amp, q1_gate_duration, q1_gate_sigma, q1_sx_beta)); shift_phase(q1_xy, -phi); }
defcal U(angle theta, angle phi, angle lambda) $1 {
  shift_phase(q1_xy, -lambda);
  play(q1_xy, drag_lifted(q1_sx_amp, q1_gate_duration, q1_gate_sigma, q1_sx_beta));
  shift_phase(q1_xy, -(theta + pi));
  play(q1_xy, drag_lifted(q1_sx_amp, q1_gate_duration, q1_gate_sigma, q1_sx_beta));
  shift_phase(q1_xy, -(phi + pi));
}
defcal reset $1 { delay[q1_reset_duration] q1_xy; }
cal {
  frame q1_ro = newframe(feed0_out, q1_ro_frequency, 0.0);
  frame q1_rx = newframe(feed0_in, q1_ro_frequency, 0.0);
}
defcal measure $1 -> bit {
  barrier q1_xy, q1_ro, q1_rx;
  play(q1_ro, constant(q1_ro_amp, q1_ro_duration));
  return capture_v2(q1_rx, q1_ro_duration);
}

// --- q2 ---
cal {
  frame q2_xy = newframe(q2_drive, q2_f01, q2_xy_phase);
  frame q2_z = newframe(q2_flux, 0.0, 0.0);
}
defcal rz(angle theta) $2 { shift_phase(q2_xy, -theta); }
defcal sx $2 { play(q2_xy, drag_lifted(q2_sx_amp, q2_gate_duration, q2_gate_sigma, q2_sx_beta)); }
defcal x $2 { play(q2_xy, drag_lifted(q2_x_amp, q2_gate_duration, q2_gate_sigma, q2_x_beta)); }
defcal prx(float theta, angle phi) $2 {
  shift_phase(q2_xy, phi); play(q2_xy, drag_lifted(q2_x_amp * theta / pi, q2_gate_duration, q2_gate_sigma, q2_x_beta)); shift_phase(q2_xy, -phi);
}
defcal prx(pi/2, angle phi) $2 { shift_phase(q2_xy, phi); play(q2_xy, drag_lifted(q2_sx_amp, q2_gate_duration, q2_gate_sigma, q2_sx_beta)); shift_phase(q2_xy, -phi); }
defcal U(angle theta, angle phi, angle lambda) $2 {
  shift_phase(q2_xy, -lambda);
  play(q2_xy, drag_lifted(q2_sx_amp, q2_gate_duration, q2_gate_sigma, q2_sx_beta));
  shift_phase(q2_xy, -(theta + pi));
  play(q2_xy, drag_lifted(q2_sx_amp, q2_gate_duration, q2_gate_sigma, q2_sx_beta));
  shift_phase(q2_xy, -(phi + pi));
}
defcal reset $2 { delay[q2_reset_duration] q2_xy; }
cal {
  frame q2_ro = newframe(feed0_out, q2_ro_frequency, 0.0);
  frame q2_rx = newframe(feed0_in, q2_ro_frequency, 0.0);
}
defcal measure $2 -> bit {
  barrier q2_xy, q2_ro, q2_rx;
  play(q2_ro, constant(q2_ro_amp, q2_ro_duration));
  return capture_v2(q2_rx, q2_ro_duration);
}

// --- q3 ---
cal {
  frame q3_xy = newframe(q3_drive, q3_f01, q3_xy_phase);
  frame q3_z = newframe(q3_flux, 0.0, 0.0);
}
defcal rz(angle theta) $3 { shift_phase(q3_xy, -theta); }
defcal sx $3 { play(q3_xy, drag_lifted(q3_sx_amp, q3_gate_duration, q3_gate_sigma, q3_sx_beta)); }
defcal x $3 { play(q3_xy, drag_lifted(q3_x_amp, q3_gate_duration, q3_gate_sigma, q3_x_beta)); }
defcal prx(float theta, angle phi) $3 {
  shift_phase(q3_xy, phi); play(q3_xy, drag_lifted(q3_x_amp * theta / pi, q3_gate_duration, q3_gate_sigma, q3_x_beta)); shift_phase(q3_xy, -phi);
}
defcal prx(pi/2, angle phi) $3 { shift_phase(q3_xy, phi); play(q3_xy, drag_lifted(q3_sx_amp, q3_gate_duration, q3_gate_sigma, q3_sx_beta)); shift_phase(q3_xy, -phi); }
defcal U(angle theta, angle phi, angle lambda) $3 {
  shift_phase(q3_xy, -lambda);
  play(q3_xy, drag_lifted(q3_sx_amp, q3_gate_duration, q3_gate_sigma, q3_sx_beta));
  shift_phase(q3_xy, -(theta + pi));
  play(q3_xy, drag_lifted(q3_sx_amp, q3_gate_duration, q3_gate_sigma, q3_sx_beta));
  shift_phase(q3_xy, -(phi + pi));
}
defcal reset $3 { delay[q3_reset_duration] q3_xy; }
cal {
  frame q3_ro = newframe(feed0_out, q3_ro_frequency, 0.0);
  frame q3_rx = newframe(feed0_in, q3_ro_frequency, 0.0);
}
defcal measure $3 -> bit {
  barrier q3_xy, q3_ro, q3_rx;
  play(q3_ro, constant(q3_ro_amp, q3_ro_duration));
  return capture_v2(q3_rx, q3_ro_duration);
}

// --- q4 ---
cal {
  frame q4_xy = newframe(q4_drive, q4_f01, q4_xy_phase);
  frame q4_z = newframe(q4_flux, 0.0, 0.0);
}
defcal rz(angle theta) $4 { shift_phase(q4_xy, -theta); }
defcal sx $4 { play(q4_xy, drag_lifted(q4_sx_amp, q4_gate_duration, q4_gate_sigma, q4_sx_beta)); }
defcal x $4 { play(q4_xy, drag_lifted(q4_x_amp, q4_gate_duration, q4_gate_sigma, q4_x_beta)); }
defcal prx(float theta, angle phi) $4 {
  shift_phase(q4_xy, phi); play(q4_xy, drag_lifted(q4_x_amp * theta / pi, q4_gate_duration, q4_gate_sigma, q4_x_beta)); shift_phase(q4_xy, -phi);
}
defcal prx(pi/2, angle phi) $4 { shift_phase(q4_xy, phi); play(q4_xy, drag_lifted(q4_sx_amp, q4_gate_duration, q4_gate_sigma, q4_sx_beta)); shift_phase(q4_xy, -phi); }
defcal U(angle theta, angle phi, angle lambda) $4 {
  shift_phase(q4_xy, -lambda);
  play(q4_xy, drag_lifted(q4_sx_amp, q4_gate_duration, q4_gate_sigma, q4_sx_beta));
  shift_phase(q4_xy, -(theta + pi));
  play(q4_xy, drag_lifted(q4_sx_amp, q4_gate_duration, q4_gate_sigma, q4_sx_beta));
  shift_phase(q4_xy, -(phi + pi));
}
defcal reset $4 { delay[q4_reset_duration] q4_xy; }
cal {
  frame q4_ro = newframe(feed0_out, q4_ro_frequency, 0.0);
  frame q4_rx = newframe(feed0_in, q4_ro_frequency, 0.0);
}
defcal measure $4 -> bit {
  barrier q4_xy, q4_ro, q4_rx;
  play(q4_ro, constant(q4_ro_amp, q4_ro_duration));
  return capture_v2(q4_rx, q4_ro_duration);
}

// --- q0, q1: CZ by |11⟩ ↔ |02⟩ ---
cal {
  frame q0_q1_coupler = newframe(c0_1_flux, 0.0, 0.0);
}
defcal cz $0, $1 {
  barrier q0_xy, q1_xy, q0_q1_coupler, q1_z;
  play(q0_q1_coupler, flat_top(q0_q1_cz_coupler_amp, q0_q1_cz_duration, q0_q1_cz_rise));
  play(q1_z, flat_top(q0_q1_cz_qubit_amp, q0_q1_cz_duration, q0_q1_cz_rise));
  barrier q0_xy, q1_xy, q0_q1_coupler, q1_z;
  rz(q0_q1_cz_z_first) $0;
  rz(q0_q1_cz_z_second) $1;
}
defcal cz $1, $0 { cz $0, $1; }
defcal cx $0, $1 { U(pi/2, 0, pi) $1; cz $0, $1; U(pi/2, 0, pi) $1; }
defcal cx $1, $0 { U(pi/2, 0, pi) $0; cz $0, $1; U(pi/2, 0, pi) $0; }

// --- q2, q1: CZ by |11⟩ ↔ |02⟩ ---
cal {
  frame q2_q1_coupler = newframe(c1_2_flux, 0.0, 0.0);
}
defcal cz $2, $1 {
  barrier q2_xy, q1_xy, q2_q1_coupler, q1_z;
  play(q2_q1_coupler, flat_top(q2_q1_cz_coupler_amp, q2_q1_cz_duration, q2_q1_cz_rise));
  play(q1_z, flat_top(q2_q1_cz_qubit_amp, q2_q1_cz_duration, q2_q1_cz_rise));
  barrier q2_xy, q1_xy, q2_q1_coupler, q1_z;
  rz(q2_q1_cz_z_first) $2;
  rz(q2_q1_cz_z_second) $1;
}
defcal cz $1, $2 { cz $2, $1; }
defcal cx $2, $1 { U(pi/2, 0, pi) $1; cz $2, $1; U(pi/2, 0, pi) $1; }
defcal cx $1, $2 { U(pi/2, 0, pi) $2; cz $2, $1; U(pi/2, 0, pi) $2; }

// --- q2, q3: CZ by |11⟩ ↔ |02⟩ ---
cal {
  frame q2_q3_coupler = newframe(c2_3_flux, 0.0, 0.0);
}
defcal cz $2, $3 {
  barrier q2_xy, q3_xy, q2_q3_coupler, q3_z;
  play(q2_q3_coupler, flat_top(q2_q3_cz_coupler_amp, q2_q3_cz_duration, q2_q3_cz_rise));
  play(q3_z, flat_top(q2_q3_cz_qubit_amp, q2_q3_cz_duration, q2_q3_cz_rise));
  barrier q2_xy, q3_xy, q2_q3_coupler, q3_z;
  rz(q2_q3_cz_z_first) $2;
  rz(q2_q3_cz_z_second) $3;
}
defcal cz $3, $2 { cz $2, $3; }
defcal cx $2, $3 { U(pi/2, 0, pi) $3; cz $2, $3; U(pi/2, 0, pi) $3; }
defcal cx $3, $2 { U(pi/2, 0, pi) $2; cz $2, $3; U(pi/2, 0, pi) $2; }

// --- q4, q3: CZ by |11⟩ ↔ |02⟩ ---
cal {
  frame q4_q3_coupler = newframe(c3_4_flux, 0.0, 0.0);
}
defcal cz $4, $3 {
  barrier q4_xy, q3_xy, q4_q3_coupler, q3_z;
  play(q4_q3_coupler, flat_top(q4_q3_cz_coupler_amp, q4_q3_cz_duration, q4_q3_cz_rise));
  play(q3_z, flat_top(q4_q3_cz_qubit_amp, q4_q3_cz_duration, q4_q3_cz_rise));
  barrier q4_xy, q3_xy, q4_q3_coupler, q3_z;
  rz(q4_q3_cz_z_first) $4;
  rz(q4_q3_cz_z_second) $3;
}
defcal cz $3, $4 { cz $4, $3; }
defcal cx $4, $3 { U(pi/2, 0, pi) $3; cz $4, $3; U(pi/2, 0, pi) $3; }
defcal cx $3, $4 { U(pi/2, 0, pi) $4; cz $4, $3; U(pi/2, 0, pi) $4; }
