// Calibrations of iqm-radiance-54: frames and native gates in terms of constants that are derived
// from the device description when a program needs them (`pulserack devices show
// iqm-radiance-54 --constants` prints them).
OPENQASM 3.0;
defcalgrammar "openpulse";
cal {
  extern port q0_drive;
  extern port q1_drive;
  extern port q2_drive;
  extern port q3_drive;
  extern port q4_drive;
  extern port q5_drive;
  extern port q6_drive;
  extern port q7_drive;
  extern port q8_drive;
  extern port q9_drive;
  extern port q10_drive;
  extern port q11_drive;
  extern port q12_drive;
  extern port q13_drive;
  extern port q14_drive;
  extern port q15_drive;
  extern port q16_drive;
  extern port q17_drive;
  extern port q18_drive;
  extern port q19_drive;
  extern port q20_drive;
  extern port q21_drive;
  extern port q22_drive;
  extern port q23_drive;
  extern port q24_drive;
  extern port q25_drive;
  extern port q26_drive;
  extern port q27_drive;
  extern port q28_drive;
  extern port q29_drive;
  extern port q30_drive;
  extern port q31_drive;
  extern port q32_drive;
  extern port q33_drive;
  extern port q34_drive;
  extern port q35_drive;
  extern port q36_drive;
  extern port q37_drive;
  extern port q38_drive;
  extern port q39_drive;
  extern port q40_drive;
  extern port q41_drive;
  extern port q42_drive;
  extern port q43_drive;
  extern port q44_drive;
  extern port q45_drive;
  extern port q46_drive;
  extern port q47_drive;
  extern port q48_drive;
  extern port q49_drive;
  extern port q50_drive;
  extern port q51_drive;
  extern port q52_drive;
  extern port q53_drive;
  extern port q0_flux;
  extern port q1_flux;
  extern port q2_flux;
  extern port q3_flux;
  extern port q4_flux;
  extern port q5_flux;
  extern port q6_flux;
  extern port q7_flux;
  extern port q8_flux;
  extern port q9_flux;
  extern port q10_flux;
  extern port q11_flux;
  extern port q12_flux;
  extern port q13_flux;
  extern port q14_flux;
  extern port q15_flux;
  extern port q16_flux;
  extern port q17_flux;
  extern port q18_flux;
  extern port q19_flux;
  extern port q20_flux;
  extern port q21_flux;
  extern port q22_flux;
  extern port q23_flux;
  extern port q24_flux;
  extern port q25_flux;
  extern port q26_flux;
  extern port q27_flux;
  extern port q28_flux;
  extern port q29_flux;
  extern port q30_flux;
  extern port q31_flux;
  extern port q32_flux;
  extern port q33_flux;
  extern port q34_flux;
  extern port q35_flux;
  extern port q36_flux;
  extern port q37_flux;
  extern port q38_flux;
  extern port q39_flux;
  extern port q40_flux;
  extern port q41_flux;
  extern port q42_flux;
  extern port q43_flux;
  extern port q44_flux;
  extern port q45_flux;
  extern port q46_flux;
  extern port q47_flux;
  extern port q48_flux;
  extern port q49_flux;
  extern port q50_flux;
  extern port q51_flux;
  extern port q52_flux;
  extern port q53_flux;
  extern port c0_1_flux;
  extern port c0_4_flux;
  extern port c1_5_flux;
  extern port c2_3_flux;
  extern port c2_8_flux;
  extern port c3_4_flux;
  extern port c3_9_flux;
  extern port c4_5_flux;
  extern port c4_10_flux;
  extern port c5_6_flux;
  extern port c5_11_flux;
  extern port c6_12_flux;
  extern port c7_8_flux;
  extern port c7_15_flux;
  extern port c8_9_flux;
  extern port c8_16_flux;
  extern port c9_10_flux;
  extern port c9_17_flux;
  extern port c10_11_flux;
  extern port c10_18_flux;
  extern port c11_12_flux;
  extern port c11_19_flux;
  extern port c12_13_flux;
  extern port c12_20_flux;
  extern port c13_21_flux;
  extern port c14_15_flux;
  extern port c14_22_flux;
  extern port c15_16_flux;
  extern port c15_23_flux;
  extern port c16_17_flux;
  extern port c16_24_flux;
  extern port c17_18_flux;
  extern port c17_25_flux;
  extern port c18_19_flux;
  extern port c18_26_flux;
  extern port c19_20_flux;
  extern port c19_27_flux;
  extern port c20_21_flux;
  extern port c20_28_flux;
  extern port c21_29_flux;
  extern port c22_23_flux;
  extern port c23_24_flux;
  extern port c23_31_flux;
  extern port c24_25_flux;
  extern port c24_32_flux;
  extern port c25_26_flux;
  extern port c25_33_flux;
  extern port c26_27_flux;
  extern port c26_34_flux;
  extern port c27_28_flux;
  extern port c27_35_flux;
  extern port c28_29_flux;
  extern port c28_36_flux;
  extern port c29_30_flux;
  extern port c29_37_flux;
  extern port c30_38_flux;
  extern port c31_32_flux;
  extern port c31_39_flux;
  extern port c32_33_flux;
  extern port c32_40_flux;
  extern port c33_34_flux;
  extern port c33_41_flux;
  extern port c34_35_flux;
  extern port c34_42_flux;
  extern port c35_36_flux;
  extern port c35_43_flux;
  extern port c36_37_flux;
  extern port c36_44_flux;
  extern port c37_38_flux;
  extern port c37_45_flux;
  extern port c39_40_flux;
  extern port c40_41_flux;
  extern port c40_46_flux;
  extern port c41_42_flux;
  extern port c41_47_flux;
  extern port c42_43_flux;
  extern port c42_48_flux;
  extern port c43_44_flux;
  extern port c43_49_flux;
  extern port c44_45_flux;
  extern port c44_50_flux;
  extern port c46_47_flux;
  extern port c47_48_flux;
  extern port c47_51_flux;
  extern port c48_49_flux;
  extern port c48_52_flux;
  extern port c49_50_flux;
  extern port c49_53_flux;
  extern port c51_52_flux;
  extern port c52_53_flux;
  extern port feed0_out;
  extern port feed0_in;
  extern port feed1_out;
  extern port feed1_in;
  extern port feed2_out;
  extern port feed2_in;
  extern port feed3_out;
  extern port feed3_in;
  extern port feed4_out;
  extern port feed4_in;
  extern port feed5_out;
  extern port feed5_in;
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

// --- q5 ---
cal {
  frame q5_xy = newframe(q5_drive, q5_f01, q5_xy_phase);
  frame q5_z = newframe(q5_flux, 0.0, 0.0);
}
defcal rz(angle theta) $5 { shift_phase(q5_xy, -theta); }
defcal sx $5 { play(q5_xy, drag_lifted(q5_sx_amp, q5_gate_duration, q5_gate_sigma, q5_sx_beta)); }
defcal x $5 { play(q5_xy, drag_lifted(q5_x_amp, q5_gate_duration, q5_gate_sigma, q5_x_beta)); }
defcal prx(float theta, angle phi) $5 {
  shift_phase(q5_xy, phi); play(q5_xy, drag_lifted(q5_x_amp * theta / pi, q5_gate_duration, q5_gate_sigma, q5_x_beta)); shift_phase(q5_xy, -phi);
}
defcal prx(pi/2, angle phi) $5 { shift_phase(q5_xy, phi); play(q5_xy, drag_lifted(q5_sx_amp, q5_gate_duration, q5_gate_sigma, q5_sx_beta)); shift_phase(q5_xy, -phi); }
defcal U(angle theta, angle phi, angle lambda) $5 {
  shift_phase(q5_xy, -lambda);
  play(q5_xy, drag_lifted(q5_sx_amp, q5_gate_duration, q5_gate_sigma, q5_sx_beta));
  shift_phase(q5_xy, -(theta + pi));
  play(q5_xy, drag_lifted(q5_sx_amp, q5_gate_duration, q5_gate_sigma, q5_sx_beta));
  shift_phase(q5_xy, -(phi + pi));
}
defcal reset $5 { delay[q5_reset_duration] q5_xy; }
cal {
  frame q5_ro = newframe(feed0_out, q5_ro_frequency, 0.0);
  frame q5_rx = newframe(feed0_in, q5_ro_frequency, 0.0);
}
defcal measure $5 -> bit {
  barrier q5_xy, q5_ro, q5_rx;
  play(q5_ro, constant(q5_ro_amp, q5_ro_duration));
  return capture_v2(q5_rx, q5_ro_duration);
}

// --- q6 ---
cal {
  frame q6_xy = newframe(q6_drive, q6_f01, q6_xy_phase);
  frame q6_z = newframe(q6_flux, 0.0, 0.0);
}
defcal rz(angle theta) $6 { shift_phase(q6_xy, -theta); }
defcal sx $6 { play(q6_xy, drag_lifted(q6_sx_amp, q6_gate_duration, q6_gate_sigma, q6_sx_beta)); }
defcal x $6 { play(q6_xy, drag_lifted(q6_x_amp, q6_gate_duration, q6_gate_sigma, q6_x_beta)); }
defcal prx(float theta, angle phi) $6 {
  shift_phase(q6_xy, phi); play(q6_xy, drag_lifted(q6_x_amp * theta / pi, q6_gate_duration, q6_gate_sigma, q6_x_beta)); shift_phase(q6_xy, -phi);
}
defcal prx(pi/2, angle phi) $6 { shift_phase(q6_xy, phi); play(q6_xy, drag_lifted(q6_sx_amp, q6_gate_duration, q6_gate_sigma, q6_sx_beta)); shift_phase(q6_xy, -phi); }
defcal U(angle theta, angle phi, angle lambda) $6 {
  shift_phase(q6_xy, -lambda);
  play(q6_xy, drag_lifted(q6_sx_amp, q6_gate_duration, q6_gate_sigma, q6_sx_beta));
  shift_phase(q6_xy, -(theta + pi));
  play(q6_xy, drag_lifted(q6_sx_amp, q6_gate_duration, q6_gate_sigma, q6_sx_beta));
  shift_phase(q6_xy, -(phi + pi));
}
defcal reset $6 { delay[q6_reset_duration] q6_xy; }
cal {
  frame q6_ro = newframe(feed0_out, q6_ro_frequency, 0.0);
  frame q6_rx = newframe(feed0_in, q6_ro_frequency, 0.0);
}
defcal measure $6 -> bit {
  barrier q6_xy, q6_ro, q6_rx;
  play(q6_ro, constant(q6_ro_amp, q6_ro_duration));
  return capture_v2(q6_rx, q6_ro_duration);
}

// --- q7 ---
cal {
  frame q7_xy = newframe(q7_drive, q7_f01, q7_xy_phase);
  frame q7_z = newframe(q7_flux, 0.0, 0.0);
}
defcal rz(angle theta) $7 { shift_phase(q7_xy, -theta); }
defcal sx $7 { play(q7_xy, drag_lifted(q7_sx_amp, q7_gate_duration, q7_gate_sigma, q7_sx_beta)); }
defcal x $7 { play(q7_xy, drag_lifted(q7_x_amp, q7_gate_duration, q7_gate_sigma, q7_x_beta)); }
defcal prx(float theta, angle phi) $7 {
  shift_phase(q7_xy, phi); play(q7_xy, drag_lifted(q7_x_amp * theta / pi, q7_gate_duration, q7_gate_sigma, q7_x_beta)); shift_phase(q7_xy, -phi);
}
defcal prx(pi/2, angle phi) $7 { shift_phase(q7_xy, phi); play(q7_xy, drag_lifted(q7_sx_amp, q7_gate_duration, q7_gate_sigma, q7_sx_beta)); shift_phase(q7_xy, -phi); }
defcal U(angle theta, angle phi, angle lambda) $7 {
  shift_phase(q7_xy, -lambda);
  play(q7_xy, drag_lifted(q7_sx_amp, q7_gate_duration, q7_gate_sigma, q7_sx_beta));
  shift_phase(q7_xy, -(theta + pi));
  play(q7_xy, drag_lifted(q7_sx_amp, q7_gate_duration, q7_gate_sigma, q7_sx_beta));
  shift_phase(q7_xy, -(phi + pi));
}
defcal reset $7 { delay[q7_reset_duration] q7_xy; }
cal {
  frame q7_ro = newframe(feed0_out, q7_ro_frequency, 0.0);
  frame q7_rx = newframe(feed0_in, q7_ro_frequency, 0.0);
}
defcal measure $7 -> bit {
  barrier q7_xy, q7_ro, q7_rx;
  play(q7_ro, constant(q7_ro_amp, q7_ro_duration));
  return capture_v2(q7_rx, q7_ro_duration);
}

// --- q8 ---
cal {
  frame q8_xy = newframe(q8_drive, q8_f01, q8_xy_phase);
  frame q8_z = newframe(q8_flux, 0.0, 0.0);
}
defcal rz(angle theta) $8 { shift_phase(q8_xy, -theta); }
defcal sx $8 { play(q8_xy, drag_lifted(q8_sx_amp, q8_gate_duration, q8_gate_sigma, q8_sx_beta)); }
defcal x $8 { play(q8_xy, drag_lifted(q8_x_amp, q8_gate_duration, q8_gate_sigma, q8_x_beta)); }
defcal prx(float theta, angle phi) $8 {
  shift_phase(q8_xy, phi); play(q8_xy, drag_lifted(q8_x_amp * theta / pi, q8_gate_duration, q8_gate_sigma, q8_x_beta)); shift_phase(q8_xy, -phi);
}
defcal prx(pi/2, angle phi) $8 { shift_phase(q8_xy, phi); play(q8_xy, drag_lifted(q8_sx_amp, q8_gate_duration, q8_gate_sigma, q8_sx_beta)); shift_phase(q8_xy, -phi); }
defcal U(angle theta, angle phi, angle lambda) $8 {
  shift_phase(q8_xy, -lambda);
  play(q8_xy, drag_lifted(q8_sx_amp, q8_gate_duration, q8_gate_sigma, q8_sx_beta));
  shift_phase(q8_xy, -(theta + pi));
  play(q8_xy, drag_lifted(q8_sx_amp, q8_gate_duration, q8_gate_sigma, q8_sx_beta));
  shift_phase(q8_xy, -(phi + pi));
}
defcal reset $8 { delay[q8_reset_duration] q8_xy; }
cal {
  frame q8_ro = newframe(feed0_out, q8_ro_frequency, 0.0);
  frame q8_rx = newframe(feed0_in, q8_ro_frequency, 0.0);
}
defcal measure $8 -> bit {
  barrier q8_xy, q8_ro, q8_rx;
  play(q8_ro, constant(q8_ro_amp, q8_ro_duration));
  return capture_v2(q8_rx, q8_ro_duration);
}

// --- q9 ---
cal {
  frame q9_xy = newframe(q9_drive, q9_f01, q9_xy_phase);
  frame q9_z = newframe(q9_flux, 0.0, 0.0);
}
defcal rz(angle theta) $9 { shift_phase(q9_xy, -theta); }
defcal sx $9 { play(q9_xy, drag_lifted(q9_sx_amp, q9_gate_duration, q9_gate_sigma, q9_sx_beta)); }
defcal x $9 { play(q9_xy, drag_lifted(q9_x_amp, q9_gate_duration, q9_gate_sigma, q9_x_beta)); }
defcal prx(float theta, angle phi) $9 {
  shift_phase(q9_xy, phi); play(q9_xy, drag_lifted(q9_x_amp * theta / pi, q9_gate_duration, q9_gate_sigma, q9_x_beta)); shift_phase(q9_xy, -phi);
}
defcal prx(pi/2, angle phi) $9 { shift_phase(q9_xy, phi); play(q9_xy, drag_lifted(q9_sx_amp, q9_gate_duration, q9_gate_sigma, q9_sx_beta)); shift_phase(q9_xy, -phi); }
defcal U(angle theta, angle phi, angle lambda) $9 {
  shift_phase(q9_xy, -lambda);
  play(q9_xy, drag_lifted(q9_sx_amp, q9_gate_duration, q9_gate_sigma, q9_sx_beta));
  shift_phase(q9_xy, -(theta + pi));
  play(q9_xy, drag_lifted(q9_sx_amp, q9_gate_duration, q9_gate_sigma, q9_sx_beta));
  shift_phase(q9_xy, -(phi + pi));
}
defcal reset $9 { delay[q9_reset_duration] q9_xy; }
cal {
  frame q9_ro = newframe(feed1_out, q9_ro_frequency, 0.0);
  frame q9_rx = newframe(feed1_in, q9_ro_frequency, 0.0);
}
defcal measure $9 -> bit {
  barrier q9_xy, q9_ro, q9_rx;
  play(q9_ro, constant(q9_ro_amp, q9_ro_duration));
  return capture_v2(q9_rx, q9_ro_duration);
}

// --- q10 ---
cal {
  frame q10_xy = newframe(q10_drive, q10_f01, q10_xy_phase);
  frame q10_z = newframe(q10_flux, 0.0, 0.0);
}
defcal rz(angle theta) $10 { shift_phase(q10_xy, -theta); }
defcal sx $10 { play(q10_xy, drag_lifted(q10_sx_amp, q10_gate_duration, q10_gate_sigma, q10_sx_beta)); }
defcal x $10 { play(q10_xy, drag_lifted(q10_x_amp, q10_gate_duration, q10_gate_sigma, q10_x_beta)); }
defcal prx(float theta, angle phi) $10 {
  shift_phase(q10_xy, phi); play(q10_xy, drag_lifted(q10_x_amp * theta / pi, q10_gate_duration, q10_gate_sigma, q10_x_beta)); shift_phase(q10_xy, -phi);
}
defcal prx(pi/2, angle phi) $10 { shift_phase(q10_xy, phi); play(q10_xy, drag_lifted(q10_sx_amp, q10_gate_duration, q10_gate_sigma, q10_sx_beta)); shift_phase(q10_xy, -phi); }
defcal U(angle theta, angle phi, angle lambda) $10 {
  shift_phase(q10_xy, -lambda);
  play(q10_xy, drag_lifted(q10_sx_amp, q10_gate_duration, q10_gate_sigma, q10_sx_beta));
  shift_phase(q10_xy, -(theta + pi));
  play(q10_xy, drag_lifted(q10_sx_amp, q10_gate_duration, q10_gate_sigma, q10_sx_beta));
  shift_phase(q10_xy, -(phi + pi));
}
defcal reset $10 { delay[q10_reset_duration] q10_xy; }
cal {
  frame q10_ro = newframe(feed1_out, q10_ro_frequency, 0.0);
  frame q10_rx = newframe(feed1_in, q10_ro_frequency, 0.0);
}
defcal measure $10 -> bit {
  barrier q10_xy, q10_ro, q10_rx;
  play(q10_ro, constant(q10_ro_amp, q10_ro_duration));
  return capture_v2(q10_rx, q10_ro_duration);
}

// --- q11 ---
cal {
  frame q11_xy = newframe(q11_drive, q11_f01, q11_xy_phase);
  frame q11_z = newframe(q11_flux, 0.0, 0.0);
}
defcal rz(angle theta) $11 { shift_phase(q11_xy, -theta); }
defcal sx $11 { play(q11_xy, drag_lifted(q11_sx_amp, q11_gate_duration, q11_gate_sigma, q11_sx_beta)); }
defcal x $11 { play(q11_xy, drag_lifted(q11_x_amp, q11_gate_duration, q11_gate_sigma, q11_x_beta)); }
defcal prx(float theta, angle phi) $11 {
  shift_phase(q11_xy, phi); play(q11_xy, drag_lifted(q11_x_amp * theta / pi, q11_gate_duration, q11_gate_sigma, q11_x_beta)); shift_phase(q11_xy, -phi);
}
defcal prx(pi/2, angle phi) $11 { shift_phase(q11_xy, phi); play(q11_xy, drag_lifted(q11_sx_amp, q11_gate_duration, q11_gate_sigma, q11_sx_beta)); shift_phase(q11_xy, -phi); }
defcal U(angle theta, angle phi, angle lambda) $11 {
  shift_phase(q11_xy, -lambda);
  play(q11_xy, drag_lifted(q11_sx_amp, q11_gate_duration, q11_gate_sigma, q11_sx_beta));
  shift_phase(q11_xy, -(theta + pi));
  play(q11_xy, drag_lifted(q11_sx_amp, q11_gate_duration, q11_gate_sigma, q11_sx_beta));
  shift_phase(q11_xy, -(phi + pi));
}
defcal reset $11 { delay[q11_reset_duration] q11_xy; }
cal {
  frame q11_ro = newframe(feed1_out, q11_ro_frequency, 0.0);
  frame q11_rx = newframe(feed1_in, q11_ro_frequency, 0.0);
}
defcal measure $11 -> bit {
  barrier q11_xy, q11_ro, q11_rx;
  play(q11_ro, constant(q11_ro_amp, q11_ro_duration));
  return capture_v2(q11_rx, q11_ro_duration);
}

// --- q12 ---
cal {
  frame q12_xy = newframe(q12_drive, q12_f01, q12_xy_phase);
  frame q12_z = newframe(q12_flux, 0.0, 0.0);
}
defcal rz(angle theta) $12 { shift_phase(q12_xy, -theta); }
defcal sx $12 { play(q12_xy, drag_lifted(q12_sx_amp, q12_gate_duration, q12_gate_sigma, q12_sx_beta)); }
defcal x $12 { play(q12_xy, drag_lifted(q12_x_amp, q12_gate_duration, q12_gate_sigma, q12_x_beta)); }
defcal prx(float theta, angle phi) $12 {
  shift_phase(q12_xy, phi); play(q12_xy, drag_lifted(q12_x_amp * theta / pi, q12_gate_duration, q12_gate_sigma, q12_x_beta)); shift_phase(q12_xy, -phi);
}
defcal prx(pi/2, angle phi) $12 { shift_phase(q12_xy, phi); play(q12_xy, drag_lifted(q12_sx_amp, q12_gate_duration, q12_gate_sigma, q12_sx_beta)); shift_phase(q12_xy, -phi); }
defcal U(angle theta, angle phi, angle lambda) $12 {
  shift_phase(q12_xy, -lambda);
  play(q12_xy, drag_lifted(q12_sx_amp, q12_gate_duration, q12_gate_sigma, q12_sx_beta));
  shift_phase(q12_xy, -(theta + pi));
  play(q12_xy, drag_lifted(q12_sx_amp, q12_gate_duration, q12_gate_sigma, q12_sx_beta));
  shift_phase(q12_xy, -(phi + pi));
}
defcal reset $12 { delay[q12_reset_duration] q12_xy; }
cal {
  frame q12_ro = newframe(feed1_out, q12_ro_frequency, 0.0);
  frame q12_rx = newframe(feed1_in, q12_ro_frequency, 0.0);
}
defcal measure $12 -> bit {
  barrier q12_xy, q12_ro, q12_rx;
  play(q12_ro, constant(q12_ro_amp, q12_ro_duration));
  return capture_v2(q12_rx, q12_ro_duration);
}

// --- q13 ---
cal {
  frame q13_xy = newframe(q13_drive, q13_f01, q13_xy_phase);
  frame q13_z = newframe(q13_flux, 0.0, 0.0);
}
defcal rz(angle theta) $13 { shift_phase(q13_xy, -theta); }
defcal sx $13 { play(q13_xy, drag_lifted(q13_sx_amp, q13_gate_duration, q13_gate_sigma, q13_sx_beta)); }
defcal x $13 { play(q13_xy, drag_lifted(q13_x_amp, q13_gate_duration, q13_gate_sigma, q13_x_beta)); }
defcal prx(float theta, angle phi) $13 {
  shift_phase(q13_xy, phi); play(q13_xy, drag_lifted(q13_x_amp * theta / pi, q13_gate_duration, q13_gate_sigma, q13_x_beta)); shift_phase(q13_xy, -phi);
}
defcal prx(pi/2, angle phi) $13 { shift_phase(q13_xy, phi); play(q13_xy, drag_lifted(q13_sx_amp, q13_gate_duration, q13_gate_sigma, q13_sx_beta)); shift_phase(q13_xy, -phi); }
defcal U(angle theta, angle phi, angle lambda) $13 {
  shift_phase(q13_xy, -lambda);
  play(q13_xy, drag_lifted(q13_sx_amp, q13_gate_duration, q13_gate_sigma, q13_sx_beta));
  shift_phase(q13_xy, -(theta + pi));
  play(q13_xy, drag_lifted(q13_sx_amp, q13_gate_duration, q13_gate_sigma, q13_sx_beta));
  shift_phase(q13_xy, -(phi + pi));
}
defcal reset $13 { delay[q13_reset_duration] q13_xy; }
cal {
  frame q13_ro = newframe(feed1_out, q13_ro_frequency, 0.0);
  frame q13_rx = newframe(feed1_in, q13_ro_frequency, 0.0);
}
defcal measure $13 -> bit {
  barrier q13_xy, q13_ro, q13_rx;
  play(q13_ro, constant(q13_ro_amp, q13_ro_duration));
  return capture_v2(q13_rx, q13_ro_duration);
}

// --- q14 ---
cal {
  frame q14_xy = newframe(q14_drive, q14_f01, q14_xy_phase);
  frame q14_z = newframe(q14_flux, 0.0, 0.0);
}
defcal rz(angle theta) $14 { shift_phase(q14_xy, -theta); }
defcal sx $14 { play(q14_xy, drag_lifted(q14_sx_amp, q14_gate_duration, q14_gate_sigma, q14_sx_beta)); }
defcal x $14 { play(q14_xy, drag_lifted(q14_x_amp, q14_gate_duration, q14_gate_sigma, q14_x_beta)); }
defcal prx(float theta, angle phi) $14 {
  shift_phase(q14_xy, phi); play(q14_xy, drag_lifted(q14_x_amp * theta / pi, q14_gate_duration, q14_gate_sigma, q14_x_beta)); shift_phase(q14_xy, -phi);
}
defcal prx(pi/2, angle phi) $14 { shift_phase(q14_xy, phi); play(q14_xy, drag_lifted(q14_sx_amp, q14_gate_duration, q14_gate_sigma, q14_sx_beta)); shift_phase(q14_xy, -phi); }
defcal U(angle theta, angle phi, angle lambda) $14 {
  shift_phase(q14_xy, -lambda);
  play(q14_xy, drag_lifted(q14_sx_amp, q14_gate_duration, q14_gate_sigma, q14_sx_beta));
  shift_phase(q14_xy, -(theta + pi));
  play(q14_xy, drag_lifted(q14_sx_amp, q14_gate_duration, q14_gate_sigma, q14_sx_beta));
  shift_phase(q14_xy, -(phi + pi));
}
defcal reset $14 { delay[q14_reset_duration] q14_xy; }
cal {
  frame q14_ro = newframe(feed1_out, q14_ro_frequency, 0.0);
  frame q14_rx = newframe(feed1_in, q14_ro_frequency, 0.0);
}
defcal measure $14 -> bit {
  barrier q14_xy, q14_ro, q14_rx;
  play(q14_ro, constant(q14_ro_amp, q14_ro_duration));
  return capture_v2(q14_rx, q14_ro_duration);
}

// --- q15 ---
cal {
  frame q15_xy = newframe(q15_drive, q15_f01, q15_xy_phase);
  frame q15_z = newframe(q15_flux, 0.0, 0.0);
}
defcal rz(angle theta) $15 { shift_phase(q15_xy, -theta); }
defcal sx $15 { play(q15_xy, drag_lifted(q15_sx_amp, q15_gate_duration, q15_gate_sigma, q15_sx_beta)); }
defcal x $15 { play(q15_xy, drag_lifted(q15_x_amp, q15_gate_duration, q15_gate_sigma, q15_x_beta)); }
defcal prx(float theta, angle phi) $15 {
  shift_phase(q15_xy, phi); play(q15_xy, drag_lifted(q15_x_amp * theta / pi, q15_gate_duration, q15_gate_sigma, q15_x_beta)); shift_phase(q15_xy, -phi);
}
defcal prx(pi/2, angle phi) $15 { shift_phase(q15_xy, phi); play(q15_xy, drag_lifted(q15_sx_amp, q15_gate_duration, q15_gate_sigma, q15_sx_beta)); shift_phase(q15_xy, -phi); }
defcal U(angle theta, angle phi, angle lambda) $15 {
  shift_phase(q15_xy, -lambda);
  play(q15_xy, drag_lifted(q15_sx_amp, q15_gate_duration, q15_gate_sigma, q15_sx_beta));
  shift_phase(q15_xy, -(theta + pi));
  play(q15_xy, drag_lifted(q15_sx_amp, q15_gate_duration, q15_gate_sigma, q15_sx_beta));
  shift_phase(q15_xy, -(phi + pi));
}
defcal reset $15 { delay[q15_reset_duration] q15_xy; }
cal {
  frame q15_ro = newframe(feed1_out, q15_ro_frequency, 0.0);
  frame q15_rx = newframe(feed1_in, q15_ro_frequency, 0.0);
}
defcal measure $15 -> bit {
  barrier q15_xy, q15_ro, q15_rx;
  play(q15_ro, constant(q15_ro_amp, q15_ro_duration));
  return capture_v2(q15_rx, q15_ro_duration);
}

// --- q16 ---
cal {
  frame q16_xy = newframe(q16_drive, q16_f01, q16_xy_phase);
  frame q16_z = newframe(q16_flux, 0.0, 0.0);
}
defcal rz(angle theta) $16 { shift_phase(q16_xy, -theta); }
defcal sx $16 { play(q16_xy, drag_lifted(q16_sx_amp, q16_gate_duration, q16_gate_sigma, q16_sx_beta)); }
defcal x $16 { play(q16_xy, drag_lifted(q16_x_amp, q16_gate_duration, q16_gate_sigma, q16_x_beta)); }
defcal prx(float theta, angle phi) $16 {
  shift_phase(q16_xy, phi); play(q16_xy, drag_lifted(q16_x_amp * theta / pi, q16_gate_duration, q16_gate_sigma, q16_x_beta)); shift_phase(q16_xy, -phi);
}
defcal prx(pi/2, angle phi) $16 { shift_phase(q16_xy, phi); play(q16_xy, drag_lifted(q16_sx_amp, q16_gate_duration, q16_gate_sigma, q16_sx_beta)); shift_phase(q16_xy, -phi); }
defcal U(angle theta, angle phi, angle lambda) $16 {
  shift_phase(q16_xy, -lambda);
  play(q16_xy, drag_lifted(q16_sx_amp, q16_gate_duration, q16_gate_sigma, q16_sx_beta));
  shift_phase(q16_xy, -(theta + pi));
  play(q16_xy, drag_lifted(q16_sx_amp, q16_gate_duration, q16_gate_sigma, q16_sx_beta));
  shift_phase(q16_xy, -(phi + pi));
}
defcal reset $16 { delay[q16_reset_duration] q16_xy; }
cal {
  frame q16_ro = newframe(feed1_out, q16_ro_frequency, 0.0);
  frame q16_rx = newframe(feed1_in, q16_ro_frequency, 0.0);
}
defcal measure $16 -> bit {
  barrier q16_xy, q16_ro, q16_rx;
  play(q16_ro, constant(q16_ro_amp, q16_ro_duration));
  return capture_v2(q16_rx, q16_ro_duration);
}

// --- q17 ---
cal {
  frame q17_xy = newframe(q17_drive, q17_f01, q17_xy_phase);
  frame q17_z = newframe(q17_flux, 0.0, 0.0);
}
defcal rz(angle theta) $17 { shift_phase(q17_xy, -theta); }
defcal sx $17 { play(q17_xy, drag_lifted(q17_sx_amp, q17_gate_duration, q17_gate_sigma, q17_sx_beta)); }
defcal x $17 { play(q17_xy, drag_lifted(q17_x_amp, q17_gate_duration, q17_gate_sigma, q17_x_beta)); }
defcal prx(float theta, angle phi) $17 {
  shift_phase(q17_xy, phi); play(q17_xy, drag_lifted(q17_x_amp * theta / pi, q17_gate_duration, q17_gate_sigma, q17_x_beta)); shift_phase(q17_xy, -phi);
}
defcal prx(pi/2, angle phi) $17 { shift_phase(q17_xy, phi); play(q17_xy, drag_lifted(q17_sx_amp, q17_gate_duration, q17_gate_sigma, q17_sx_beta)); shift_phase(q17_xy, -phi); }
defcal U(angle theta, angle phi, angle lambda) $17 {
  shift_phase(q17_xy, -lambda);
  play(q17_xy, drag_lifted(q17_sx_amp, q17_gate_duration, q17_gate_sigma, q17_sx_beta));
  shift_phase(q17_xy, -(theta + pi));
  play(q17_xy, drag_lifted(q17_sx_amp, q17_gate_duration, q17_gate_sigma, q17_sx_beta));
  shift_phase(q17_xy, -(phi + pi));
}
defcal reset $17 { delay[q17_reset_duration] q17_xy; }
cal {
  frame q17_ro = newframe(feed1_out, q17_ro_frequency, 0.0);
  frame q17_rx = newframe(feed1_in, q17_ro_frequency, 0.0);
}
defcal measure $17 -> bit {
  barrier q17_xy, q17_ro, q17_rx;
  play(q17_ro, constant(q17_ro_amp, q17_ro_duration));
  return capture_v2(q17_rx, q17_ro_duration);
}

// --- q18 ---
cal {
  frame q18_xy = newframe(q18_drive, q18_f01, q18_xy_phase);
  frame q18_z = newframe(q18_flux, 0.0, 0.0);
}
defcal rz(angle theta) $18 { shift_phase(q18_xy, -theta); }
defcal sx $18 { play(q18_xy, drag_lifted(q18_sx_amp, q18_gate_duration, q18_gate_sigma, q18_sx_beta)); }
defcal x $18 { play(q18_xy, drag_lifted(q18_x_amp, q18_gate_duration, q18_gate_sigma, q18_x_beta)); }
defcal prx(float theta, angle phi) $18 {
  shift_phase(q18_xy, phi); play(q18_xy, drag_lifted(q18_x_amp * theta / pi, q18_gate_duration, q18_gate_sigma, q18_x_beta)); shift_phase(q18_xy, -phi);
}
defcal prx(pi/2, angle phi) $18 { shift_phase(q18_xy, phi); play(q18_xy, drag_lifted(q18_sx_amp, q18_gate_duration, q18_gate_sigma, q18_sx_beta)); shift_phase(q18_xy, -phi); }
defcal U(angle theta, angle phi, angle lambda) $18 {
  shift_phase(q18_xy, -lambda);
  play(q18_xy, drag_lifted(q18_sx_amp, q18_gate_duration, q18_gate_sigma, q18_sx_beta));
  shift_phase(q18_xy, -(theta + pi));
  play(q18_xy, drag_lifted(q18_sx_amp, q18_gate_duration, q18_gate_sigma, q18_sx_beta));
  shift_phase(q18_xy, -(phi + pi));
}
defcal reset $18 { delay[q18_reset_duration] q18_xy; }
cal {
  frame q18_ro = newframe(feed2_out, q18_ro_frequency, 0.0);
  frame q18_rx = newframe(feed2_in, q18_ro_frequency, 0.0);
}
defcal measure $18 -> bit {
  barrier q18_xy, q18_ro, q18_rx;
  play(q18_ro, constant(q18_ro_amp, q18_ro_duration));
  return capture_v2(q18_rx, q18_ro_duration);
}

// --- q19 ---
cal {
  frame q19_xy = newframe(q19_drive, q19_f01, q19_xy_phase);
  frame q19_z = newframe(q19_flux, 0.0, 0.0);
}
defcal rz(angle theta) $19 { shift_phase(q19_xy, -theta); }
defcal sx $19 { play(q19_xy, drag_lifted(q19_sx_amp, q19_gate_duration, q19_gate_sigma, q19_sx_beta)); }
defcal x $19 { play(q19_xy, drag_lifted(q19_x_amp, q19_gate_duration, q19_gate_sigma, q19_x_beta)); }
defcal prx(float theta, angle phi) $19 {
  shift_phase(q19_xy, phi); play(q19_xy, drag_lifted(q19_x_amp * theta / pi, q19_gate_duration, q19_gate_sigma, q19_x_beta)); shift_phase(q19_xy, -phi);
}
defcal prx(pi/2, angle phi) $19 { shift_phase(q19_xy, phi); play(q19_xy, drag_lifted(q19_sx_amp, q19_gate_duration, q19_gate_sigma, q19_sx_beta)); shift_phase(q19_xy, -phi); }
defcal U(angle theta, angle phi, angle lambda) $19 {
  shift_phase(q19_xy, -lambda);
  play(q19_xy, drag_lifted(q19_sx_amp, q19_gate_duration, q19_gate_sigma, q19_sx_beta));
  shift_phase(q19_xy, -(theta + pi));
  play(q19_xy, drag_lifted(q19_sx_amp, q19_gate_duration, q19_gate_sigma, q19_sx_beta));
  shift_phase(q19_xy, -(phi + pi));
}
defcal reset $19 { delay[q19_reset_duration] q19_xy; }
cal {
  frame q19_ro = newframe(feed2_out, q19_ro_frequency, 0.0);
  frame q19_rx = newframe(feed2_in, q19_ro_frequency, 0.0);
}
defcal measure $19 -> bit {
  barrier q19_xy, q19_ro, q19_rx;
  play(q19_ro, constant(q19_ro_amp, q19_ro_duration));
  return capture_v2(q19_rx, q19_ro_duration);
}

// --- q20 ---
cal {
  frame q20_xy = newframe(q20_drive, q20_f01, q20_xy_phase);
  frame q20_z = newframe(q20_flux, 0.0, 0.0);
}
defcal rz(angle theta) $20 { shift_phase(q20_xy, -theta); }
defcal sx $20 { play(q20_xy, drag_lifted(q20_sx_amp, q20_gate_duration, q20_gate_sigma, q20_sx_beta)); }
defcal x $20 { play(q20_xy, drag_lifted(q20_x_amp, q20_gate_duration, q20_gate_sigma, q20_x_beta)); }
defcal prx(float theta, angle phi) $20 {
  shift_phase(q20_xy, phi); play(q20_xy, drag_lifted(q20_x_amp * theta / pi, q20_gate_duration, q20_gate_sigma, q20_x_beta)); shift_phase(q20_xy, -phi);
}
defcal prx(pi/2, angle phi) $20 { shift_phase(q20_xy, phi); play(q20_xy, drag_lifted(q20_sx_amp, q20_gate_duration, q20_gate_sigma, q20_sx_beta)); shift_phase(q20_xy, -phi); }
defcal U(angle theta, angle phi, angle lambda) $20 {
  shift_phase(q20_xy, -lambda);
  play(q20_xy, drag_lifted(q20_sx_amp, q20_gate_duration, q20_gate_sigma, q20_sx_beta));
  shift_phase(q20_xy, -(theta + pi));
  play(q20_xy, drag_lifted(q20_sx_amp, q20_gate_duration, q20_gate_sigma, q20_sx_beta));
  shift_phase(q20_xy, -(phi + pi));
}
defcal reset $20 { delay[q20_reset_duration] q20_xy; }
cal {
  frame q20_ro = newframe(feed2_out, q20_ro_frequency, 0.0);
  frame q20_rx = newframe(feed2_in, q20_ro_frequency, 0.0);
}
defcal measure $20 -> bit {
  barrier q20_xy, q20_ro, q20_rx;
  play(q20_ro, constant(q20_ro_amp, q20_ro_duration));
  return capture_v2(q20_rx, q20_ro_duration);
}

// --- q21 ---
cal {
  frame q21_xy = newframe(q21_drive, q21_f01, q21_xy_phase);
  frame q21_z = newframe(q21_flux, 0.0, 0.0);
}
defcal rz(angle theta) $21 { shift_phase(q21_xy, -theta); }
defcal sx $21 { play(q21_xy, drag_lifted(q21_sx_amp, q21_gate_duration, q21_gate_sigma, q21_sx_beta)); }
defcal x $21 { play(q21_xy, drag_lifted(q21_x_amp, q21_gate_duration, q21_gate_sigma, q21_x_beta)); }
defcal prx(float theta, angle phi) $21 {
  shift_phase(q21_xy, phi); play(q21_xy, drag_lifted(q21_x_amp * theta / pi, q21_gate_duration, q21_gate_sigma, q21_x_beta)); shift_phase(q21_xy, -phi);
}
defcal prx(pi/2, angle phi) $21 { shift_phase(q21_xy, phi); play(q21_xy, drag_lifted(q21_sx_amp, q21_gate_duration, q21_gate_sigma, q21_sx_beta)); shift_phase(q21_xy, -phi); }
defcal U(angle theta, angle phi, angle lambda) $21 {
  shift_phase(q21_xy, -lambda);
  play(q21_xy, drag_lifted(q21_sx_amp, q21_gate_duration, q21_gate_sigma, q21_sx_beta));
  shift_phase(q21_xy, -(theta + pi));
  play(q21_xy, drag_lifted(q21_sx_amp, q21_gate_duration, q21_gate_sigma, q21_sx_beta));
  shift_phase(q21_xy, -(phi + pi));
}
defcal reset $21 { delay[q21_reset_duration] q21_xy; }
cal {
  frame q21_ro = newframe(feed2_out, q21_ro_frequency, 0.0);
  frame q21_rx = newframe(feed2_in, q21_ro_frequency, 0.0);
}
defcal measure $21 -> bit {
  barrier q21_xy, q21_ro, q21_rx;
  play(q21_ro, constant(q21_ro_amp, q21_ro_duration));
  return capture_v2(q21_rx, q21_ro_duration);
}

// --- q22 ---
cal {
  frame q22_xy = newframe(q22_drive, q22_f01, q22_xy_phase);
  frame q22_z = newframe(q22_flux, 0.0, 0.0);
}
defcal rz(angle theta) $22 { shift_phase(q22_xy, -theta); }
defcal sx $22 { play(q22_xy, drag_lifted(q22_sx_amp, q22_gate_duration, q22_gate_sigma, q22_sx_beta)); }
defcal x $22 { play(q22_xy, drag_lifted(q22_x_amp, q22_gate_duration, q22_gate_sigma, q22_x_beta)); }
defcal prx(float theta, angle phi) $22 {
  shift_phase(q22_xy, phi); play(q22_xy, drag_lifted(q22_x_amp * theta / pi, q22_gate_duration, q22_gate_sigma, q22_x_beta)); shift_phase(q22_xy, -phi);
}
defcal prx(pi/2, angle phi) $22 { shift_phase(q22_xy, phi); play(q22_xy, drag_lifted(q22_sx_amp, q22_gate_duration, q22_gate_sigma, q22_sx_beta)); shift_phase(q22_xy, -phi); }
defcal U(angle theta, angle phi, angle lambda) $22 {
  shift_phase(q22_xy, -lambda);
  play(q22_xy, drag_lifted(q22_sx_amp, q22_gate_duration, q22_gate_sigma, q22_sx_beta));
  shift_phase(q22_xy, -(theta + pi));
  play(q22_xy, drag_lifted(q22_sx_amp, q22_gate_duration, q22_gate_sigma, q22_sx_beta));
  shift_phase(q22_xy, -(phi + pi));
}
defcal reset $22 { delay[q22_reset_duration] q22_xy; }
cal {
  frame q22_ro = newframe(feed2_out, q22_ro_frequency, 0.0);
  frame q22_rx = newframe(feed2_in, q22_ro_frequency, 0.0);
}
defcal measure $22 -> bit {
  barrier q22_xy, q22_ro, q22_rx;
  play(q22_ro, constant(q22_ro_amp, q22_ro_duration));
  return capture_v2(q22_rx, q22_ro_duration);
}

// --- q23 ---
cal {
  frame q23_xy = newframe(q23_drive, q23_f01, q23_xy_phase);
  frame q23_z = newframe(q23_flux, 0.0, 0.0);
}
defcal rz(angle theta) $23 { shift_phase(q23_xy, -theta); }
defcal sx $23 { play(q23_xy, drag_lifted(q23_sx_amp, q23_gate_duration, q23_gate_sigma, q23_sx_beta)); }
defcal x $23 { play(q23_xy, drag_lifted(q23_x_amp, q23_gate_duration, q23_gate_sigma, q23_x_beta)); }
defcal prx(float theta, angle phi) $23 {
  shift_phase(q23_xy, phi); play(q23_xy, drag_lifted(q23_x_amp * theta / pi, q23_gate_duration, q23_gate_sigma, q23_x_beta)); shift_phase(q23_xy, -phi);
}
defcal prx(pi/2, angle phi) $23 { shift_phase(q23_xy, phi); play(q23_xy, drag_lifted(q23_sx_amp, q23_gate_duration, q23_gate_sigma, q23_sx_beta)); shift_phase(q23_xy, -phi); }
defcal U(angle theta, angle phi, angle lambda) $23 {
  shift_phase(q23_xy, -lambda);
  play(q23_xy, drag_lifted(q23_sx_amp, q23_gate_duration, q23_gate_sigma, q23_sx_beta));
  shift_phase(q23_xy, -(theta + pi));
  play(q23_xy, drag_lifted(q23_sx_amp, q23_gate_duration, q23_gate_sigma, q23_sx_beta));
  shift_phase(q23_xy, -(phi + pi));
}
defcal reset $23 { delay[q23_reset_duration] q23_xy; }
cal {
  frame q23_ro = newframe(feed2_out, q23_ro_frequency, 0.0);
  frame q23_rx = newframe(feed2_in, q23_ro_frequency, 0.0);
}
defcal measure $23 -> bit {
  barrier q23_xy, q23_ro, q23_rx;
  play(q23_ro, constant(q23_ro_amp, q23_ro_duration));
  return capture_v2(q23_rx, q23_ro_duration);
}

// --- q24 ---
cal {
  frame q24_xy = newframe(q24_drive, q24_f01, q24_xy_phase);
  frame q24_z = newframe(q24_flux, 0.0, 0.0);
}
defcal rz(angle theta) $24 { shift_phase(q24_xy, -theta); }
defcal sx $24 { play(q24_xy, drag_lifted(q24_sx_amp, q24_gate_duration, q24_gate_sigma, q24_sx_beta)); }
defcal x $24 { play(q24_xy, drag_lifted(q24_x_amp, q24_gate_duration, q24_gate_sigma, q24_x_beta)); }
defcal prx(float theta, angle phi) $24 {
  shift_phase(q24_xy, phi); play(q24_xy, drag_lifted(q24_x_amp * theta / pi, q24_gate_duration, q24_gate_sigma, q24_x_beta)); shift_phase(q24_xy, -phi);
}
defcal prx(pi/2, angle phi) $24 { shift_phase(q24_xy, phi); play(q24_xy, drag_lifted(q24_sx_amp, q24_gate_duration, q24_gate_sigma, q24_sx_beta)); shift_phase(q24_xy, -phi); }
defcal U(angle theta, angle phi, angle lambda) $24 {
  shift_phase(q24_xy, -lambda);
  play(q24_xy, drag_lifted(q24_sx_amp, q24_gate_duration, q24_gate_sigma, q24_sx_beta));
  shift_phase(q24_xy, -(theta + pi));
  play(q24_xy, drag_lifted(q24_sx_amp, q24_gate_duration, q24_gate_sigma, q24_sx_beta));
  shift_phase(q24_xy, -(phi + pi));
}
defcal reset $24 { delay[q24_reset_duration] q24_xy; }
cal {
  frame q24_ro = newframe(feed2_out, q24_ro_frequency, 0.0);
  frame q24_rx = newframe(feed2_in, q24_ro_frequency, 0.0);
}
defcal measure $24 -> bit {
  barrier q24_xy, q24_ro, q24_rx;
  play(q24_ro, constant(q24_ro_amp, q24_ro_duration));
  return capture_v2(q24_rx, q24_ro_duration);
}

// --- q25 ---
cal {
  frame q25_xy = newframe(q25_drive, q25_f01, q25_xy_phase);
  frame q25_z = newframe(q25_flux, 0.0, 0.0);
}
defcal rz(angle theta) $25 { shift_phase(q25_xy, -theta); }
defcal sx $25 { play(q25_xy, drag_lifted(q25_sx_amp, q25_gate_duration, q25_gate_sigma, q25_sx_beta)); }
defcal x $25 { play(q25_xy, drag_lifted(q25_x_amp, q25_gate_duration, q25_gate_sigma, q25_x_beta)); }
defcal prx(float theta, angle phi) $25 {
  shift_phase(q25_xy, phi); play(q25_xy, drag_lifted(q25_x_amp * theta / pi, q25_gate_duration, q25_gate_sigma, q25_x_beta)); shift_phase(q25_xy, -phi);
}
defcal prx(pi/2, angle phi) $25 { shift_phase(q25_xy, phi); play(q25_xy, drag_lifted(q25_sx_amp, q25_gate_duration, q25_gate_sigma, q25_sx_beta)); shift_phase(q25_xy, -phi); }
defcal U(angle theta, angle phi, angle lambda) $25 {
  shift_phase(q25_xy, -lambda);
  play(q25_xy, drag_lifted(q25_sx_amp, q25_gate_duration, q25_gate_sigma, q25_sx_beta));
  shift_phase(q25_xy, -(theta + pi));
  play(q25_xy, drag_lifted(q25_sx_amp, q25_gate_duration, q25_gate_sigma, q25_sx_beta));
  shift_phase(q25_xy, -(phi + pi));
}
defcal reset $25 { delay[q25_reset_duration] q25_xy; }
cal {
  frame q25_ro = newframe(feed2_out, q25_ro_frequency, 0.0);
  frame q25_rx = newframe(feed2_in, q25_ro_frequency, 0.0);
}
defcal measure $25 -> bit {
  barrier q25_xy, q25_ro, q25_rx;
  play(q25_ro, constant(q25_ro_amp, q25_ro_duration));
  return capture_v2(q25_rx, q25_ro_duration);
}

// --- q26 ---
cal {
  frame q26_xy = newframe(q26_drive, q26_f01, q26_xy_phase);
  frame q26_z = newframe(q26_flux, 0.0, 0.0);
}
defcal rz(angle theta) $26 { shift_phase(q26_xy, -theta); }
defcal sx $26 { play(q26_xy, drag_lifted(q26_sx_amp, q26_gate_duration, q26_gate_sigma, q26_sx_beta)); }
defcal x $26 { play(q26_xy, drag_lifted(q26_x_amp, q26_gate_duration, q26_gate_sigma, q26_x_beta)); }
defcal prx(float theta, angle phi) $26 {
  shift_phase(q26_xy, phi); play(q26_xy, drag_lifted(q26_x_amp * theta / pi, q26_gate_duration, q26_gate_sigma, q26_x_beta)); shift_phase(q26_xy, -phi);
}
defcal prx(pi/2, angle phi) $26 { shift_phase(q26_xy, phi); play(q26_xy, drag_lifted(q26_sx_amp, q26_gate_duration, q26_gate_sigma, q26_sx_beta)); shift_phase(q26_xy, -phi); }
defcal U(angle theta, angle phi, angle lambda) $26 {
  shift_phase(q26_xy, -lambda);
  play(q26_xy, drag_lifted(q26_sx_amp, q26_gate_duration, q26_gate_sigma, q26_sx_beta));
  shift_phase(q26_xy, -(theta + pi));
  play(q26_xy, drag_lifted(q26_sx_amp, q26_gate_duration, q26_gate_sigma, q26_sx_beta));
  shift_phase(q26_xy, -(phi + pi));
}
defcal reset $26 { delay[q26_reset_duration] q26_xy; }
cal {
  frame q26_ro = newframe(feed2_out, q26_ro_frequency, 0.0);
  frame q26_rx = newframe(feed2_in, q26_ro_frequency, 0.0);
}
defcal measure $26 -> bit {
  barrier q26_xy, q26_ro, q26_rx;
  play(q26_ro, constant(q26_ro_amp, q26_ro_duration));
  return capture_v2(q26_rx, q26_ro_duration);
}

// --- q27 ---
cal {
  frame q27_xy = newframe(q27_drive, q27_f01, q27_xy_phase);
  frame q27_z = newframe(q27_flux, 0.0, 0.0);
}
defcal rz(angle theta) $27 { shift_phase(q27_xy, -theta); }
defcal sx $27 { play(q27_xy, drag_lifted(q27_sx_amp, q27_gate_duration, q27_gate_sigma, q27_sx_beta)); }
defcal x $27 { play(q27_xy, drag_lifted(q27_x_amp, q27_gate_duration, q27_gate_sigma, q27_x_beta)); }
defcal prx(float theta, angle phi) $27 {
  shift_phase(q27_xy, phi); play(q27_xy, drag_lifted(q27_x_amp * theta / pi, q27_gate_duration, q27_gate_sigma, q27_x_beta)); shift_phase(q27_xy, -phi);
}
defcal prx(pi/2, angle phi) $27 { shift_phase(q27_xy, phi); play(q27_xy, drag_lifted(q27_sx_amp, q27_gate_duration, q27_gate_sigma, q27_sx_beta)); shift_phase(q27_xy, -phi); }
defcal U(angle theta, angle phi, angle lambda) $27 {
  shift_phase(q27_xy, -lambda);
  play(q27_xy, drag_lifted(q27_sx_amp, q27_gate_duration, q27_gate_sigma, q27_sx_beta));
  shift_phase(q27_xy, -(theta + pi));
  play(q27_xy, drag_lifted(q27_sx_amp, q27_gate_duration, q27_gate_sigma, q27_sx_beta));
  shift_phase(q27_xy, -(phi + pi));
}
defcal reset $27 { delay[q27_reset_duration] q27_xy; }
cal {
  frame q27_ro = newframe(feed3_out, q27_ro_frequency, 0.0);
  frame q27_rx = newframe(feed3_in, q27_ro_frequency, 0.0);
}
defcal measure $27 -> bit {
  barrier q27_xy, q27_ro, q27_rx;
  play(q27_ro, constant(q27_ro_amp, q27_ro_duration));
  return capture_v2(q27_rx, q27_ro_duration);
}

// --- q28 ---
cal {
  frame q28_xy = newframe(q28_drive, q28_f01, q28_xy_phase);
  frame q28_z = newframe(q28_flux, 0.0, 0.0);
}
defcal rz(angle theta) $28 { shift_phase(q28_xy, -theta); }
defcal sx $28 { play(q28_xy, drag_lifted(q28_sx_amp, q28_gate_duration, q28_gate_sigma, q28_sx_beta)); }
defcal x $28 { play(q28_xy, drag_lifted(q28_x_amp, q28_gate_duration, q28_gate_sigma, q28_x_beta)); }
defcal prx(float theta, angle phi) $28 {
  shift_phase(q28_xy, phi); play(q28_xy, drag_lifted(q28_x_amp * theta / pi, q28_gate_duration, q28_gate_sigma, q28_x_beta)); shift_phase(q28_xy, -phi);
}
defcal prx(pi/2, angle phi) $28 { shift_phase(q28_xy, phi); play(q28_xy, drag_lifted(q28_sx_amp, q28_gate_duration, q28_gate_sigma, q28_sx_beta)); shift_phase(q28_xy, -phi); }
defcal U(angle theta, angle phi, angle lambda) $28 {
  shift_phase(q28_xy, -lambda);
  play(q28_xy, drag_lifted(q28_sx_amp, q28_gate_duration, q28_gate_sigma, q28_sx_beta));
  shift_phase(q28_xy, -(theta + pi));
  play(q28_xy, drag_lifted(q28_sx_amp, q28_gate_duration, q28_gate_sigma, q28_sx_beta));
  shift_phase(q28_xy, -(phi + pi));
}
defcal reset $28 { delay[q28_reset_duration] q28_xy; }
cal {
  frame q28_ro = newframe(feed3_out, q28_ro_frequency, 0.0);
  frame q28_rx = newframe(feed3_in, q28_ro_frequency, 0.0);
}
defcal measure $28 -> bit {
  barrier q28_xy, q28_ro, q28_rx;
  play(q28_ro, constant(q28_ro_amp, q28_ro_duration));
  return capture_v2(q28_rx, q28_ro_duration);
}

// --- q29 ---
cal {
  frame q29_xy = newframe(q29_drive, q29_f01, q29_xy_phase);
  frame q29_z = newframe(q29_flux, 0.0, 0.0);
}
defcal rz(angle theta) $29 { shift_phase(q29_xy, -theta); }
defcal sx $29 { play(q29_xy, drag_lifted(q29_sx_amp, q29_gate_duration, q29_gate_sigma, q29_sx_beta)); }
defcal x $29 { play(q29_xy, drag_lifted(q29_x_amp, q29_gate_duration, q29_gate_sigma, q29_x_beta)); }
defcal prx(float theta, angle phi) $29 {
  shift_phase(q29_xy, phi); play(q29_xy, drag_lifted(q29_x_amp * theta / pi, q29_gate_duration, q29_gate_sigma, q29_x_beta)); shift_phase(q29_xy, -phi);
}
defcal prx(pi/2, angle phi) $29 { shift_phase(q29_xy, phi); play(q29_xy, drag_lifted(q29_sx_amp, q29_gate_duration, q29_gate_sigma, q29_sx_beta)); shift_phase(q29_xy, -phi); }
defcal U(angle theta, angle phi, angle lambda) $29 {
  shift_phase(q29_xy, -lambda);
  play(q29_xy, drag_lifted(q29_sx_amp, q29_gate_duration, q29_gate_sigma, q29_sx_beta));
  shift_phase(q29_xy, -(theta + pi));
  play(q29_xy, drag_lifted(q29_sx_amp, q29_gate_duration, q29_gate_sigma, q29_sx_beta));
  shift_phase(q29_xy, -(phi + pi));
}
defcal reset $29 { delay[q29_reset_duration] q29_xy; }
cal {
  frame q29_ro = newframe(feed3_out, q29_ro_frequency, 0.0);
  frame q29_rx = newframe(feed3_in, q29_ro_frequency, 0.0);
}
defcal measure $29 -> bit {
  barrier q29_xy, q29_ro, q29_rx;
  play(q29_ro, constant(q29_ro_amp, q29_ro_duration));
  return capture_v2(q29_rx, q29_ro_duration);
}

// --- q30 ---
cal {
  frame q30_xy = newframe(q30_drive, q30_f01, q30_xy_phase);
  frame q30_z = newframe(q30_flux, 0.0, 0.0);
}
defcal rz(angle theta) $30 { shift_phase(q30_xy, -theta); }
defcal sx $30 { play(q30_xy, drag_lifted(q30_sx_amp, q30_gate_duration, q30_gate_sigma, q30_sx_beta)); }
defcal x $30 { play(q30_xy, drag_lifted(q30_x_amp, q30_gate_duration, q30_gate_sigma, q30_x_beta)); }
defcal prx(float theta, angle phi) $30 {
  shift_phase(q30_xy, phi); play(q30_xy, drag_lifted(q30_x_amp * theta / pi, q30_gate_duration, q30_gate_sigma, q30_x_beta)); shift_phase(q30_xy, -phi);
}
defcal prx(pi/2, angle phi) $30 { shift_phase(q30_xy, phi); play(q30_xy, drag_lifted(q30_sx_amp, q30_gate_duration, q30_gate_sigma, q30_sx_beta)); shift_phase(q30_xy, -phi); }
defcal U(angle theta, angle phi, angle lambda) $30 {
  shift_phase(q30_xy, -lambda);
  play(q30_xy, drag_lifted(q30_sx_amp, q30_gate_duration, q30_gate_sigma, q30_sx_beta));
  shift_phase(q30_xy, -(theta + pi));
  play(q30_xy, drag_lifted(q30_sx_amp, q30_gate_duration, q30_gate_sigma, q30_sx_beta));
  shift_phase(q30_xy, -(phi + pi));
}
defcal reset $30 { delay[q30_reset_duration] q30_xy; }
cal {
  frame q30_ro = newframe(feed3_out, q30_ro_frequency, 0.0);
  frame q30_rx = newframe(feed3_in, q30_ro_frequency, 0.0);
}
defcal measure $30 -> bit {
  barrier q30_xy, q30_ro, q30_rx;
  play(q30_ro, constant(q30_ro_amp, q30_ro_duration));
  return capture_v2(q30_rx, q30_ro_duration);
}

// --- q31 ---
cal {
  frame q31_xy = newframe(q31_drive, q31_f01, q31_xy_phase);
  frame q31_z = newframe(q31_flux, 0.0, 0.0);
}
defcal rz(angle theta) $31 { shift_phase(q31_xy, -theta); }
defcal sx $31 { play(q31_xy, drag_lifted(q31_sx_amp, q31_gate_duration, q31_gate_sigma, q31_sx_beta)); }
defcal x $31 { play(q31_xy, drag_lifted(q31_x_amp, q31_gate_duration, q31_gate_sigma, q31_x_beta)); }
defcal prx(float theta, angle phi) $31 {
  shift_phase(q31_xy, phi); play(q31_xy, drag_lifted(q31_x_amp * theta / pi, q31_gate_duration, q31_gate_sigma, q31_x_beta)); shift_phase(q31_xy, -phi);
}
defcal prx(pi/2, angle phi) $31 { shift_phase(q31_xy, phi); play(q31_xy, drag_lifted(q31_sx_amp, q31_gate_duration, q31_gate_sigma, q31_sx_beta)); shift_phase(q31_xy, -phi); }
defcal U(angle theta, angle phi, angle lambda) $31 {
  shift_phase(q31_xy, -lambda);
  play(q31_xy, drag_lifted(q31_sx_amp, q31_gate_duration, q31_gate_sigma, q31_sx_beta));
  shift_phase(q31_xy, -(theta + pi));
  play(q31_xy, drag_lifted(q31_sx_amp, q31_gate_duration, q31_gate_sigma, q31_sx_beta));
  shift_phase(q31_xy, -(phi + pi));
}
defcal reset $31 { delay[q31_reset_duration] q31_xy; }
cal {
  frame q31_ro = newframe(feed3_out, q31_ro_frequency, 0.0);
  frame q31_rx = newframe(feed3_in, q31_ro_frequency, 0.0);
}
defcal measure $31 -> bit {
  barrier q31_xy, q31_ro, q31_rx;
  play(q31_ro, constant(q31_ro_amp, q31_ro_duration));
  return capture_v2(q31_rx, q31_ro_duration);
}

// --- q32 ---
cal {
  frame q32_xy = newframe(q32_drive, q32_f01, q32_xy_phase);
  frame q32_z = newframe(q32_flux, 0.0, 0.0);
}
defcal rz(angle theta) $32 { shift_phase(q32_xy, -theta); }
defcal sx $32 { play(q32_xy, drag_lifted(q32_sx_amp, q32_gate_duration, q32_gate_sigma, q32_sx_beta)); }
defcal x $32 { play(q32_xy, drag_lifted(q32_x_amp, q32_gate_duration, q32_gate_sigma, q32_x_beta)); }
defcal prx(float theta, angle phi) $32 {
  shift_phase(q32_xy, phi); play(q32_xy, drag_lifted(q32_x_amp * theta / pi, q32_gate_duration, q32_gate_sigma, q32_x_beta)); shift_phase(q32_xy, -phi);
}
defcal prx(pi/2, angle phi) $32 { shift_phase(q32_xy, phi); play(q32_xy, drag_lifted(q32_sx_amp, q32_gate_duration, q32_gate_sigma, q32_sx_beta)); shift_phase(q32_xy, -phi); }
defcal U(angle theta, angle phi, angle lambda) $32 {
  shift_phase(q32_xy, -lambda);
  play(q32_xy, drag_lifted(q32_sx_amp, q32_gate_duration, q32_gate_sigma, q32_sx_beta));
  shift_phase(q32_xy, -(theta + pi));
  play(q32_xy, drag_lifted(q32_sx_amp, q32_gate_duration, q32_gate_sigma, q32_sx_beta));
  shift_phase(q32_xy, -(phi + pi));
}
defcal reset $32 { delay[q32_reset_duration] q32_xy; }
cal {
  frame q32_ro = newframe(feed3_out, q32_ro_frequency, 0.0);
  frame q32_rx = newframe(feed3_in, q32_ro_frequency, 0.0);
}
defcal measure $32 -> bit {
  barrier q32_xy, q32_ro, q32_rx;
  play(q32_ro, constant(q32_ro_amp, q32_ro_duration));
  return capture_v2(q32_rx, q32_ro_duration);
}

// --- q33 ---
cal {
  frame q33_xy = newframe(q33_drive, q33_f01, q33_xy_phase);
  frame q33_z = newframe(q33_flux, 0.0, 0.0);
}
defcal rz(angle theta) $33 { shift_phase(q33_xy, -theta); }
defcal sx $33 { play(q33_xy, drag_lifted(q33_sx_amp, q33_gate_duration, q33_gate_sigma, q33_sx_beta)); }
defcal x $33 { play(q33_xy, drag_lifted(q33_x_amp, q33_gate_duration, q33_gate_sigma, q33_x_beta)); }
defcal prx(float theta, angle phi) $33 {
  shift_phase(q33_xy, phi); play(q33_xy, drag_lifted(q33_x_amp * theta / pi, q33_gate_duration, q33_gate_sigma, q33_x_beta)); shift_phase(q33_xy, -phi);
}
defcal prx(pi/2, angle phi) $33 { shift_phase(q33_xy, phi); play(q33_xy, drag_lifted(q33_sx_amp, q33_gate_duration, q33_gate_sigma, q33_sx_beta)); shift_phase(q33_xy, -phi); }
defcal U(angle theta, angle phi, angle lambda) $33 {
  shift_phase(q33_xy, -lambda);
  play(q33_xy, drag_lifted(q33_sx_amp, q33_gate_duration, q33_gate_sigma, q33_sx_beta));
  shift_phase(q33_xy, -(theta + pi));
  play(q33_xy, drag_lifted(q33_sx_amp, q33_gate_duration, q33_gate_sigma, q33_sx_beta));
  shift_phase(q33_xy, -(phi + pi));
}
defcal reset $33 { delay[q33_reset_duration] q33_xy; }
cal {
  frame q33_ro = newframe(feed3_out, q33_ro_frequency, 0.0);
  frame q33_rx = newframe(feed3_in, q33_ro_frequency, 0.0);
}
defcal measure $33 -> bit {
  barrier q33_xy, q33_ro, q33_rx;
  play(q33_ro, constant(q33_ro_amp, q33_ro_duration));
  return capture_v2(q33_rx, q33_ro_duration);
}

// --- q34 ---
cal {
  frame q34_xy = newframe(q34_drive, q34_f01, q34_xy_phase);
  frame q34_z = newframe(q34_flux, 0.0, 0.0);
}
defcal rz(angle theta) $34 { shift_phase(q34_xy, -theta); }
defcal sx $34 { play(q34_xy, drag_lifted(q34_sx_amp, q34_gate_duration, q34_gate_sigma, q34_sx_beta)); }
defcal x $34 { play(q34_xy, drag_lifted(q34_x_amp, q34_gate_duration, q34_gate_sigma, q34_x_beta)); }
defcal prx(float theta, angle phi) $34 {
  shift_phase(q34_xy, phi); play(q34_xy, drag_lifted(q34_x_amp * theta / pi, q34_gate_duration, q34_gate_sigma, q34_x_beta)); shift_phase(q34_xy, -phi);
}
defcal prx(pi/2, angle phi) $34 { shift_phase(q34_xy, phi); play(q34_xy, drag_lifted(q34_sx_amp, q34_gate_duration, q34_gate_sigma, q34_sx_beta)); shift_phase(q34_xy, -phi); }
defcal U(angle theta, angle phi, angle lambda) $34 {
  shift_phase(q34_xy, -lambda);
  play(q34_xy, drag_lifted(q34_sx_amp, q34_gate_duration, q34_gate_sigma, q34_sx_beta));
  shift_phase(q34_xy, -(theta + pi));
  play(q34_xy, drag_lifted(q34_sx_amp, q34_gate_duration, q34_gate_sigma, q34_sx_beta));
  shift_phase(q34_xy, -(phi + pi));
}
defcal reset $34 { delay[q34_reset_duration] q34_xy; }
cal {
  frame q34_ro = newframe(feed3_out, q34_ro_frequency, 0.0);
  frame q34_rx = newframe(feed3_in, q34_ro_frequency, 0.0);
}
defcal measure $34 -> bit {
  barrier q34_xy, q34_ro, q34_rx;
  play(q34_ro, constant(q34_ro_amp, q34_ro_duration));
  return capture_v2(q34_rx, q34_ro_duration);
}

// --- q35 ---
cal {
  frame q35_xy = newframe(q35_drive, q35_f01, q35_xy_phase);
  frame q35_z = newframe(q35_flux, 0.0, 0.0);
}
defcal rz(angle theta) $35 { shift_phase(q35_xy, -theta); }
defcal sx $35 { play(q35_xy, drag_lifted(q35_sx_amp, q35_gate_duration, q35_gate_sigma, q35_sx_beta)); }
defcal x $35 { play(q35_xy, drag_lifted(q35_x_amp, q35_gate_duration, q35_gate_sigma, q35_x_beta)); }
defcal prx(float theta, angle phi) $35 {
  shift_phase(q35_xy, phi); play(q35_xy, drag_lifted(q35_x_amp * theta / pi, q35_gate_duration, q35_gate_sigma, q35_x_beta)); shift_phase(q35_xy, -phi);
}
defcal prx(pi/2, angle phi) $35 { shift_phase(q35_xy, phi); play(q35_xy, drag_lifted(q35_sx_amp, q35_gate_duration, q35_gate_sigma, q35_sx_beta)); shift_phase(q35_xy, -phi); }
defcal U(angle theta, angle phi, angle lambda) $35 {
  shift_phase(q35_xy, -lambda);
  play(q35_xy, drag_lifted(q35_sx_amp, q35_gate_duration, q35_gate_sigma, q35_sx_beta));
  shift_phase(q35_xy, -(theta + pi));
  play(q35_xy, drag_lifted(q35_sx_amp, q35_gate_duration, q35_gate_sigma, q35_sx_beta));
  shift_phase(q35_xy, -(phi + pi));
}
defcal reset $35 { delay[q35_reset_duration] q35_xy; }
cal {
  frame q35_ro = newframe(feed3_out, q35_ro_frequency, 0.0);
  frame q35_rx = newframe(feed3_in, q35_ro_frequency, 0.0);
}
defcal measure $35 -> bit {
  barrier q35_xy, q35_ro, q35_rx;
  play(q35_ro, constant(q35_ro_amp, q35_ro_duration));
  return capture_v2(q35_rx, q35_ro_duration);
}

// --- q36 ---
cal {
  frame q36_xy = newframe(q36_drive, q36_f01, q36_xy_phase);
  frame q36_z = newframe(q36_flux, 0.0, 0.0);
}
defcal rz(angle theta) $36 { shift_phase(q36_xy, -theta); }
defcal sx $36 { play(q36_xy, drag_lifted(q36_sx_amp, q36_gate_duration, q36_gate_sigma, q36_sx_beta)); }
defcal x $36 { play(q36_xy, drag_lifted(q36_x_amp, q36_gate_duration, q36_gate_sigma, q36_x_beta)); }
defcal prx(float theta, angle phi) $36 {
  shift_phase(q36_xy, phi); play(q36_xy, drag_lifted(q36_x_amp * theta / pi, q36_gate_duration, q36_gate_sigma, q36_x_beta)); shift_phase(q36_xy, -phi);
}
defcal prx(pi/2, angle phi) $36 { shift_phase(q36_xy, phi); play(q36_xy, drag_lifted(q36_sx_amp, q36_gate_duration, q36_gate_sigma, q36_sx_beta)); shift_phase(q36_xy, -phi); }
defcal U(angle theta, angle phi, angle lambda) $36 {
  shift_phase(q36_xy, -lambda);
  play(q36_xy, drag_lifted(q36_sx_amp, q36_gate_duration, q36_gate_sigma, q36_sx_beta));
  shift_phase(q36_xy, -(theta + pi));
  play(q36_xy, drag_lifted(q36_sx_amp, q36_gate_duration, q36_gate_sigma, q36_sx_beta));
  shift_phase(q36_xy, -(phi + pi));
}
defcal reset $36 { delay[q36_reset_duration] q36_xy; }
cal {
  frame q36_ro = newframe(feed4_out, q36_ro_frequency, 0.0);
  frame q36_rx = newframe(feed4_in, q36_ro_frequency, 0.0);
}
defcal measure $36 -> bit {
  barrier q36_xy, q36_ro, q36_rx;
  play(q36_ro, constant(q36_ro_amp, q36_ro_duration));
  return capture_v2(q36_rx, q36_ro_duration);
}

// --- q37 ---
cal {
  frame q37_xy = newframe(q37_drive, q37_f01, q37_xy_phase);
  frame q37_z = newframe(q37_flux, 0.0, 0.0);
}
defcal rz(angle theta) $37 { shift_phase(q37_xy, -theta); }
defcal sx $37 { play(q37_xy, drag_lifted(q37_sx_amp, q37_gate_duration, q37_gate_sigma, q37_sx_beta)); }
defcal x $37 { play(q37_xy, drag_lifted(q37_x_amp, q37_gate_duration, q37_gate_sigma, q37_x_beta)); }
defcal prx(float theta, angle phi) $37 {
  shift_phase(q37_xy, phi); play(q37_xy, drag_lifted(q37_x_amp * theta / pi, q37_gate_duration, q37_gate_sigma, q37_x_beta)); shift_phase(q37_xy, -phi);
}
defcal prx(pi/2, angle phi) $37 { shift_phase(q37_xy, phi); play(q37_xy, drag_lifted(q37_sx_amp, q37_gate_duration, q37_gate_sigma, q37_sx_beta)); shift_phase(q37_xy, -phi); }
defcal U(angle theta, angle phi, angle lambda) $37 {
  shift_phase(q37_xy, -lambda);
  play(q37_xy, drag_lifted(q37_sx_amp, q37_gate_duration, q37_gate_sigma, q37_sx_beta));
  shift_phase(q37_xy, -(theta + pi));
  play(q37_xy, drag_lifted(q37_sx_amp, q37_gate_duration, q37_gate_sigma, q37_sx_beta));
  shift_phase(q37_xy, -(phi + pi));
}
defcal reset $37 { delay[q37_reset_duration] q37_xy; }
cal {
  frame q37_ro = newframe(feed4_out, q37_ro_frequency, 0.0);
  frame q37_rx = newframe(feed4_in, q37_ro_frequency, 0.0);
}
defcal measure $37 -> bit {
  barrier q37_xy, q37_ro, q37_rx;
  play(q37_ro, constant(q37_ro_amp, q37_ro_duration));
  return capture_v2(q37_rx, q37_ro_duration);
}

// --- q38 ---
cal {
  frame q38_xy = newframe(q38_drive, q38_f01, q38_xy_phase);
  frame q38_z = newframe(q38_flux, 0.0, 0.0);
}
defcal rz(angle theta) $38 { shift_phase(q38_xy, -theta); }
defcal sx $38 { play(q38_xy, drag_lifted(q38_sx_amp, q38_gate_duration, q38_gate_sigma, q38_sx_beta)); }
defcal x $38 { play(q38_xy, drag_lifted(q38_x_amp, q38_gate_duration, q38_gate_sigma, q38_x_beta)); }
defcal prx(float theta, angle phi) $38 {
  shift_phase(q38_xy, phi); play(q38_xy, drag_lifted(q38_x_amp * theta / pi, q38_gate_duration, q38_gate_sigma, q38_x_beta)); shift_phase(q38_xy, -phi);
}
defcal prx(pi/2, angle phi) $38 { shift_phase(q38_xy, phi); play(q38_xy, drag_lifted(q38_sx_amp, q38_gate_duration, q38_gate_sigma, q38_sx_beta)); shift_phase(q38_xy, -phi); }
defcal U(angle theta, angle phi, angle lambda) $38 {
  shift_phase(q38_xy, -lambda);
  play(q38_xy, drag_lifted(q38_sx_amp, q38_gate_duration, q38_gate_sigma, q38_sx_beta));
  shift_phase(q38_xy, -(theta + pi));
  play(q38_xy, drag_lifted(q38_sx_amp, q38_gate_duration, q38_gate_sigma, q38_sx_beta));
  shift_phase(q38_xy, -(phi + pi));
}
defcal reset $38 { delay[q38_reset_duration] q38_xy; }
cal {
  frame q38_ro = newframe(feed4_out, q38_ro_frequency, 0.0);
  frame q38_rx = newframe(feed4_in, q38_ro_frequency, 0.0);
}
defcal measure $38 -> bit {
  barrier q38_xy, q38_ro, q38_rx;
  play(q38_ro, constant(q38_ro_amp, q38_ro_duration));
  return capture_v2(q38_rx, q38_ro_duration);
}

// --- q39 ---
cal {
  frame q39_xy = newframe(q39_drive, q39_f01, q39_xy_phase);
  frame q39_z = newframe(q39_flux, 0.0, 0.0);
}
defcal rz(angle theta) $39 { shift_phase(q39_xy, -theta); }
defcal sx $39 { play(q39_xy, drag_lifted(q39_sx_amp, q39_gate_duration, q39_gate_sigma, q39_sx_beta)); }
defcal x $39 { play(q39_xy, drag_lifted(q39_x_amp, q39_gate_duration, q39_gate_sigma, q39_x_beta)); }
defcal prx(float theta, angle phi) $39 {
  shift_phase(q39_xy, phi); play(q39_xy, drag_lifted(q39_x_amp * theta / pi, q39_gate_duration, q39_gate_sigma, q39_x_beta)); shift_phase(q39_xy, -phi);
}
defcal prx(pi/2, angle phi) $39 { shift_phase(q39_xy, phi); play(q39_xy, drag_lifted(q39_sx_amp, q39_gate_duration, q39_gate_sigma, q39_sx_beta)); shift_phase(q39_xy, -phi); }
defcal U(angle theta, angle phi, angle lambda) $39 {
  shift_phase(q39_xy, -lambda);
  play(q39_xy, drag_lifted(q39_sx_amp, q39_gate_duration, q39_gate_sigma, q39_sx_beta));
  shift_phase(q39_xy, -(theta + pi));
  play(q39_xy, drag_lifted(q39_sx_amp, q39_gate_duration, q39_gate_sigma, q39_sx_beta));
  shift_phase(q39_xy, -(phi + pi));
}
defcal reset $39 { delay[q39_reset_duration] q39_xy; }
cal {
  frame q39_ro = newframe(feed4_out, q39_ro_frequency, 0.0);
  frame q39_rx = newframe(feed4_in, q39_ro_frequency, 0.0);
}
defcal measure $39 -> bit {
  barrier q39_xy, q39_ro, q39_rx;
  play(q39_ro, constant(q39_ro_amp, q39_ro_duration));
  return capture_v2(q39_rx, q39_ro_duration);
}

// --- q40 ---
cal {
  frame q40_xy = newframe(q40_drive, q40_f01, q40_xy_phase);
  frame q40_z = newframe(q40_flux, 0.0, 0.0);
}
defcal rz(angle theta) $40 { shift_phase(q40_xy, -theta); }
defcal sx $40 { play(q40_xy, drag_lifted(q40_sx_amp, q40_gate_duration, q40_gate_sigma, q40_sx_beta)); }
defcal x $40 { play(q40_xy, drag_lifted(q40_x_amp, q40_gate_duration, q40_gate_sigma, q40_x_beta)); }
defcal prx(float theta, angle phi) $40 {
  shift_phase(q40_xy, phi); play(q40_xy, drag_lifted(q40_x_amp * theta / pi, q40_gate_duration, q40_gate_sigma, q40_x_beta)); shift_phase(q40_xy, -phi);
}
defcal prx(pi/2, angle phi) $40 { shift_phase(q40_xy, phi); play(q40_xy, drag_lifted(q40_sx_amp, q40_gate_duration, q40_gate_sigma, q40_sx_beta)); shift_phase(q40_xy, -phi); }
defcal U(angle theta, angle phi, angle lambda) $40 {
  shift_phase(q40_xy, -lambda);
  play(q40_xy, drag_lifted(q40_sx_amp, q40_gate_duration, q40_gate_sigma, q40_sx_beta));
  shift_phase(q40_xy, -(theta + pi));
  play(q40_xy, drag_lifted(q40_sx_amp, q40_gate_duration, q40_gate_sigma, q40_sx_beta));
  shift_phase(q40_xy, -(phi + pi));
}
defcal reset $40 { delay[q40_reset_duration] q40_xy; }
cal {
  frame q40_ro = newframe(feed4_out, q40_ro_frequency, 0.0);
  frame q40_rx = newframe(feed4_in, q40_ro_frequency, 0.0);
}
defcal measure $40 -> bit {
  barrier q40_xy, q40_ro, q40_rx;
  play(q40_ro, constant(q40_ro_amp, q40_ro_duration));
  return capture_v2(q40_rx, q40_ro_duration);
}

// --- q41 ---
cal {
  frame q41_xy = newframe(q41_drive, q41_f01, q41_xy_phase);
  frame q41_z = newframe(q41_flux, 0.0, 0.0);
}
defcal rz(angle theta) $41 { shift_phase(q41_xy, -theta); }
defcal sx $41 { play(q41_xy, drag_lifted(q41_sx_amp, q41_gate_duration, q41_gate_sigma, q41_sx_beta)); }
defcal x $41 { play(q41_xy, drag_lifted(q41_x_amp, q41_gate_duration, q41_gate_sigma, q41_x_beta)); }
defcal prx(float theta, angle phi) $41 {
  shift_phase(q41_xy, phi); play(q41_xy, drag_lifted(q41_x_amp * theta / pi, q41_gate_duration, q41_gate_sigma, q41_x_beta)); shift_phase(q41_xy, -phi);
}
defcal prx(pi/2, angle phi) $41 { shift_phase(q41_xy, phi); play(q41_xy, drag_lifted(q41_sx_amp, q41_gate_duration, q41_gate_sigma, q41_sx_beta)); shift_phase(q41_xy, -phi); }
defcal U(angle theta, angle phi, angle lambda) $41 {
  shift_phase(q41_xy, -lambda);
  play(q41_xy, drag_lifted(q41_sx_amp, q41_gate_duration, q41_gate_sigma, q41_sx_beta));
  shift_phase(q41_xy, -(theta + pi));
  play(q41_xy, drag_lifted(q41_sx_amp, q41_gate_duration, q41_gate_sigma, q41_sx_beta));
  shift_phase(q41_xy, -(phi + pi));
}
defcal reset $41 { delay[q41_reset_duration] q41_xy; }
cal {
  frame q41_ro = newframe(feed4_out, q41_ro_frequency, 0.0);
  frame q41_rx = newframe(feed4_in, q41_ro_frequency, 0.0);
}
defcal measure $41 -> bit {
  barrier q41_xy, q41_ro, q41_rx;
  play(q41_ro, constant(q41_ro_amp, q41_ro_duration));
  return capture_v2(q41_rx, q41_ro_duration);
}

// --- q42 ---
cal {
  frame q42_xy = newframe(q42_drive, q42_f01, q42_xy_phase);
  frame q42_z = newframe(q42_flux, 0.0, 0.0);
}
defcal rz(angle theta) $42 { shift_phase(q42_xy, -theta); }
defcal sx $42 { play(q42_xy, drag_lifted(q42_sx_amp, q42_gate_duration, q42_gate_sigma, q42_sx_beta)); }
defcal x $42 { play(q42_xy, drag_lifted(q42_x_amp, q42_gate_duration, q42_gate_sigma, q42_x_beta)); }
defcal prx(float theta, angle phi) $42 {
  shift_phase(q42_xy, phi); play(q42_xy, drag_lifted(q42_x_amp * theta / pi, q42_gate_duration, q42_gate_sigma, q42_x_beta)); shift_phase(q42_xy, -phi);
}
defcal prx(pi/2, angle phi) $42 { shift_phase(q42_xy, phi); play(q42_xy, drag_lifted(q42_sx_amp, q42_gate_duration, q42_gate_sigma, q42_sx_beta)); shift_phase(q42_xy, -phi); }
defcal U(angle theta, angle phi, angle lambda) $42 {
  shift_phase(q42_xy, -lambda);
  play(q42_xy, drag_lifted(q42_sx_amp, q42_gate_duration, q42_gate_sigma, q42_sx_beta));
  shift_phase(q42_xy, -(theta + pi));
  play(q42_xy, drag_lifted(q42_sx_amp, q42_gate_duration, q42_gate_sigma, q42_sx_beta));
  shift_phase(q42_xy, -(phi + pi));
}
defcal reset $42 { delay[q42_reset_duration] q42_xy; }
cal {
  frame q42_ro = newframe(feed4_out, q42_ro_frequency, 0.0);
  frame q42_rx = newframe(feed4_in, q42_ro_frequency, 0.0);
}
defcal measure $42 -> bit {
  barrier q42_xy, q42_ro, q42_rx;
  play(q42_ro, constant(q42_ro_amp, q42_ro_duration));
  return capture_v2(q42_rx, q42_ro_duration);
}

// --- q43 ---
cal {
  frame q43_xy = newframe(q43_drive, q43_f01, q43_xy_phase);
  frame q43_z = newframe(q43_flux, 0.0, 0.0);
}
defcal rz(angle theta) $43 { shift_phase(q43_xy, -theta); }
defcal sx $43 { play(q43_xy, drag_lifted(q43_sx_amp, q43_gate_duration, q43_gate_sigma, q43_sx_beta)); }
defcal x $43 { play(q43_xy, drag_lifted(q43_x_amp, q43_gate_duration, q43_gate_sigma, q43_x_beta)); }
defcal prx(float theta, angle phi) $43 {
  shift_phase(q43_xy, phi); play(q43_xy, drag_lifted(q43_x_amp * theta / pi, q43_gate_duration, q43_gate_sigma, q43_x_beta)); shift_phase(q43_xy, -phi);
}
defcal prx(pi/2, angle phi) $43 { shift_phase(q43_xy, phi); play(q43_xy, drag_lifted(q43_sx_amp, q43_gate_duration, q43_gate_sigma, q43_sx_beta)); shift_phase(q43_xy, -phi); }
defcal U(angle theta, angle phi, angle lambda) $43 {
  shift_phase(q43_xy, -lambda);
  play(q43_xy, drag_lifted(q43_sx_amp, q43_gate_duration, q43_gate_sigma, q43_sx_beta));
  shift_phase(q43_xy, -(theta + pi));
  play(q43_xy, drag_lifted(q43_sx_amp, q43_gate_duration, q43_gate_sigma, q43_sx_beta));
  shift_phase(q43_xy, -(phi + pi));
}
defcal reset $43 { delay[q43_reset_duration] q43_xy; }
cal {
  frame q43_ro = newframe(feed4_out, q43_ro_frequency, 0.0);
  frame q43_rx = newframe(feed4_in, q43_ro_frequency, 0.0);
}
defcal measure $43 -> bit {
  barrier q43_xy, q43_ro, q43_rx;
  play(q43_ro, constant(q43_ro_amp, q43_ro_duration));
  return capture_v2(q43_rx, q43_ro_duration);
}

// --- q44 ---
cal {
  frame q44_xy = newframe(q44_drive, q44_f01, q44_xy_phase);
  frame q44_z = newframe(q44_flux, 0.0, 0.0);
}
defcal rz(angle theta) $44 { shift_phase(q44_xy, -theta); }
defcal sx $44 { play(q44_xy, drag_lifted(q44_sx_amp, q44_gate_duration, q44_gate_sigma, q44_sx_beta)); }
defcal x $44 { play(q44_xy, drag_lifted(q44_x_amp, q44_gate_duration, q44_gate_sigma, q44_x_beta)); }
defcal prx(float theta, angle phi) $44 {
  shift_phase(q44_xy, phi); play(q44_xy, drag_lifted(q44_x_amp * theta / pi, q44_gate_duration, q44_gate_sigma, q44_x_beta)); shift_phase(q44_xy, -phi);
}
defcal prx(pi/2, angle phi) $44 { shift_phase(q44_xy, phi); play(q44_xy, drag_lifted(q44_sx_amp, q44_gate_duration, q44_gate_sigma, q44_sx_beta)); shift_phase(q44_xy, -phi); }
defcal U(angle theta, angle phi, angle lambda) $44 {
  shift_phase(q44_xy, -lambda);
  play(q44_xy, drag_lifted(q44_sx_amp, q44_gate_duration, q44_gate_sigma, q44_sx_beta));
  shift_phase(q44_xy, -(theta + pi));
  play(q44_xy, drag_lifted(q44_sx_amp, q44_gate_duration, q44_gate_sigma, q44_sx_beta));
  shift_phase(q44_xy, -(phi + pi));
}
defcal reset $44 { delay[q44_reset_duration] q44_xy; }
cal {
  frame q44_ro = newframe(feed4_out, q44_ro_frequency, 0.0);
  frame q44_rx = newframe(feed4_in, q44_ro_frequency, 0.0);
}
defcal measure $44 -> bit {
  barrier q44_xy, q44_ro, q44_rx;
  play(q44_ro, constant(q44_ro_amp, q44_ro_duration));
  return capture_v2(q44_rx, q44_ro_duration);
}

// --- q45 ---
cal {
  frame q45_xy = newframe(q45_drive, q45_f01, q45_xy_phase);
  frame q45_z = newframe(q45_flux, 0.0, 0.0);
}
defcal rz(angle theta) $45 { shift_phase(q45_xy, -theta); }
defcal sx $45 { play(q45_xy, drag_lifted(q45_sx_amp, q45_gate_duration, q45_gate_sigma, q45_sx_beta)); }
defcal x $45 { play(q45_xy, drag_lifted(q45_x_amp, q45_gate_duration, q45_gate_sigma, q45_x_beta)); }
defcal prx(float theta, angle phi) $45 {
  shift_phase(q45_xy, phi); play(q45_xy, drag_lifted(q45_x_amp * theta / pi, q45_gate_duration, q45_gate_sigma, q45_x_beta)); shift_phase(q45_xy, -phi);
}
defcal prx(pi/2, angle phi) $45 { shift_phase(q45_xy, phi); play(q45_xy, drag_lifted(q45_sx_amp, q45_gate_duration, q45_gate_sigma, q45_sx_beta)); shift_phase(q45_xy, -phi); }
defcal U(angle theta, angle phi, angle lambda) $45 {
  shift_phase(q45_xy, -lambda);
  play(q45_xy, drag_lifted(q45_sx_amp, q45_gate_duration, q45_gate_sigma, q45_sx_beta));
  shift_phase(q45_xy, -(theta + pi));
  play(q45_xy, drag_lifted(q45_sx_amp, q45_gate_duration, q45_gate_sigma, q45_sx_beta));
  shift_phase(q45_xy, -(phi + pi));
}
defcal reset $45 { delay[q45_reset_duration] q45_xy; }
cal {
  frame q45_ro = newframe(feed5_out, q45_ro_frequency, 0.0);
  frame q45_rx = newframe(feed5_in, q45_ro_frequency, 0.0);
}
defcal measure $45 -> bit {
  barrier q45_xy, q45_ro, q45_rx;
  play(q45_ro, constant(q45_ro_amp, q45_ro_duration));
  return capture_v2(q45_rx, q45_ro_duration);
}

// --- q46 ---
cal {
  frame q46_xy = newframe(q46_drive, q46_f01, q46_xy_phase);
  frame q46_z = newframe(q46_flux, 0.0, 0.0);
}
defcal rz(angle theta) $46 { shift_phase(q46_xy, -theta); }
defcal sx $46 { play(q46_xy, drag_lifted(q46_sx_amp, q46_gate_duration, q46_gate_sigma, q46_sx_beta)); }
defcal x $46 { play(q46_xy, drag_lifted(q46_x_amp, q46_gate_duration, q46_gate_sigma, q46_x_beta)); }
defcal prx(float theta, angle phi) $46 {
  shift_phase(q46_xy, phi); play(q46_xy, drag_lifted(q46_x_amp * theta / pi, q46_gate_duration, q46_gate_sigma, q46_x_beta)); shift_phase(q46_xy, -phi);
}
defcal prx(pi/2, angle phi) $46 { shift_phase(q46_xy, phi); play(q46_xy, drag_lifted(q46_sx_amp, q46_gate_duration, q46_gate_sigma, q46_sx_beta)); shift_phase(q46_xy, -phi); }
defcal U(angle theta, angle phi, angle lambda) $46 {
  shift_phase(q46_xy, -lambda);
  play(q46_xy, drag_lifted(q46_sx_amp, q46_gate_duration, q46_gate_sigma, q46_sx_beta));
  shift_phase(q46_xy, -(theta + pi));
  play(q46_xy, drag_lifted(q46_sx_amp, q46_gate_duration, q46_gate_sigma, q46_sx_beta));
  shift_phase(q46_xy, -(phi + pi));
}
defcal reset $46 { delay[q46_reset_duration] q46_xy; }
cal {
  frame q46_ro = newframe(feed5_out, q46_ro_frequency, 0.0);
  frame q46_rx = newframe(feed5_in, q46_ro_frequency, 0.0);
}
defcal measure $46 -> bit {
  barrier q46_xy, q46_ro, q46_rx;
  play(q46_ro, constant(q46_ro_amp, q46_ro_duration));
  return capture_v2(q46_rx, q46_ro_duration);
}

// --- q47 ---
cal {
  frame q47_xy = newframe(q47_drive, q47_f01, q47_xy_phase);
  frame q47_z = newframe(q47_flux, 0.0, 0.0);
}
defcal rz(angle theta) $47 { shift_phase(q47_xy, -theta); }
defcal sx $47 { play(q47_xy, drag_lifted(q47_sx_amp, q47_gate_duration, q47_gate_sigma, q47_sx_beta)); }
defcal x $47 { play(q47_xy, drag_lifted(q47_x_amp, q47_gate_duration, q47_gate_sigma, q47_x_beta)); }
defcal prx(float theta, angle phi) $47 {
  shift_phase(q47_xy, phi); play(q47_xy, drag_lifted(q47_x_amp * theta / pi, q47_gate_duration, q47_gate_sigma, q47_x_beta)); shift_phase(q47_xy, -phi);
}
defcal prx(pi/2, angle phi) $47 { shift_phase(q47_xy, phi); play(q47_xy, drag_lifted(q47_sx_amp, q47_gate_duration, q47_gate_sigma, q47_sx_beta)); shift_phase(q47_xy, -phi); }
defcal U(angle theta, angle phi, angle lambda) $47 {
  shift_phase(q47_xy, -lambda);
  play(q47_xy, drag_lifted(q47_sx_amp, q47_gate_duration, q47_gate_sigma, q47_sx_beta));
  shift_phase(q47_xy, -(theta + pi));
  play(q47_xy, drag_lifted(q47_sx_amp, q47_gate_duration, q47_gate_sigma, q47_sx_beta));
  shift_phase(q47_xy, -(phi + pi));
}
defcal reset $47 { delay[q47_reset_duration] q47_xy; }
cal {
  frame q47_ro = newframe(feed5_out, q47_ro_frequency, 0.0);
  frame q47_rx = newframe(feed5_in, q47_ro_frequency, 0.0);
}
defcal measure $47 -> bit {
  barrier q47_xy, q47_ro, q47_rx;
  play(q47_ro, constant(q47_ro_amp, q47_ro_duration));
  return capture_v2(q47_rx, q47_ro_duration);
}

// --- q48 ---
cal {
  frame q48_xy = newframe(q48_drive, q48_f01, q48_xy_phase);
  frame q48_z = newframe(q48_flux, 0.0, 0.0);
}
defcal rz(angle theta) $48 { shift_phase(q48_xy, -theta); }
defcal sx $48 { play(q48_xy, drag_lifted(q48_sx_amp, q48_gate_duration, q48_gate_sigma, q48_sx_beta)); }
defcal x $48 { play(q48_xy, drag_lifted(q48_x_amp, q48_gate_duration, q48_gate_sigma, q48_x_beta)); }
defcal prx(float theta, angle phi) $48 {
  shift_phase(q48_xy, phi); play(q48_xy, drag_lifted(q48_x_amp * theta / pi, q48_gate_duration, q48_gate_sigma, q48_x_beta)); shift_phase(q48_xy, -phi);
}
defcal prx(pi/2, angle phi) $48 { shift_phase(q48_xy, phi); play(q48_xy, drag_lifted(q48_sx_amp, q48_gate_duration, q48_gate_sigma, q48_sx_beta)); shift_phase(q48_xy, -phi); }
defcal U(angle theta, angle phi, angle lambda) $48 {
  shift_phase(q48_xy, -lambda);
  play(q48_xy, drag_lifted(q48_sx_amp, q48_gate_duration, q48_gate_sigma, q48_sx_beta));
  shift_phase(q48_xy, -(theta + pi));
  play(q48_xy, drag_lifted(q48_sx_amp, q48_gate_duration, q48_gate_sigma, q48_sx_beta));
  shift_phase(q48_xy, -(phi + pi));
}
defcal reset $48 { delay[q48_reset_duration] q48_xy; }
cal {
  frame q48_ro = newframe(feed5_out, q48_ro_frequency, 0.0);
  frame q48_rx = newframe(feed5_in, q48_ro_frequency, 0.0);
}
defcal measure $48 -> bit {
  barrier q48_xy, q48_ro, q48_rx;
  play(q48_ro, constant(q48_ro_amp, q48_ro_duration));
  return capture_v2(q48_rx, q48_ro_duration);
}

// --- q49 ---
cal {
  frame q49_xy = newframe(q49_drive, q49_f01, q49_xy_phase);
  frame q49_z = newframe(q49_flux, 0.0, 0.0);
}
defcal rz(angle theta) $49 { shift_phase(q49_xy, -theta); }
defcal sx $49 { play(q49_xy, drag_lifted(q49_sx_amp, q49_gate_duration, q49_gate_sigma, q49_sx_beta)); }
defcal x $49 { play(q49_xy, drag_lifted(q49_x_amp, q49_gate_duration, q49_gate_sigma, q49_x_beta)); }
defcal prx(float theta, angle phi) $49 {
  shift_phase(q49_xy, phi); play(q49_xy, drag_lifted(q49_x_amp * theta / pi, q49_gate_duration, q49_gate_sigma, q49_x_beta)); shift_phase(q49_xy, -phi);
}
defcal prx(pi/2, angle phi) $49 { shift_phase(q49_xy, phi); play(q49_xy, drag_lifted(q49_sx_amp, q49_gate_duration, q49_gate_sigma, q49_sx_beta)); shift_phase(q49_xy, -phi); }
defcal U(angle theta, angle phi, angle lambda) $49 {
  shift_phase(q49_xy, -lambda);
  play(q49_xy, drag_lifted(q49_sx_amp, q49_gate_duration, q49_gate_sigma, q49_sx_beta));
  shift_phase(q49_xy, -(theta + pi));
  play(q49_xy, drag_lifted(q49_sx_amp, q49_gate_duration, q49_gate_sigma, q49_sx_beta));
  shift_phase(q49_xy, -(phi + pi));
}
defcal reset $49 { delay[q49_reset_duration] q49_xy; }
cal {
  frame q49_ro = newframe(feed5_out, q49_ro_frequency, 0.0);
  frame q49_rx = newframe(feed5_in, q49_ro_frequency, 0.0);
}
defcal measure $49 -> bit {
  barrier q49_xy, q49_ro, q49_rx;
  play(q49_ro, constant(q49_ro_amp, q49_ro_duration));
  return capture_v2(q49_rx, q49_ro_duration);
}

// --- q50 ---
cal {
  frame q50_xy = newframe(q50_drive, q50_f01, q50_xy_phase);
  frame q50_z = newframe(q50_flux, 0.0, 0.0);
}
defcal rz(angle theta) $50 { shift_phase(q50_xy, -theta); }
defcal sx $50 { play(q50_xy, drag_lifted(q50_sx_amp, q50_gate_duration, q50_gate_sigma, q50_sx_beta)); }
defcal x $50 { play(q50_xy, drag_lifted(q50_x_amp, q50_gate_duration, q50_gate_sigma, q50_x_beta)); }
defcal prx(float theta, angle phi) $50 {
  shift_phase(q50_xy, phi); play(q50_xy, drag_lifted(q50_x_amp * theta / pi, q50_gate_duration, q50_gate_sigma, q50_x_beta)); shift_phase(q50_xy, -phi);
}
defcal prx(pi/2, angle phi) $50 { shift_phase(q50_xy, phi); play(q50_xy, drag_lifted(q50_sx_amp, q50_gate_duration, q50_gate_sigma, q50_sx_beta)); shift_phase(q50_xy, -phi); }
defcal U(angle theta, angle phi, angle lambda) $50 {
  shift_phase(q50_xy, -lambda);
  play(q50_xy, drag_lifted(q50_sx_amp, q50_gate_duration, q50_gate_sigma, q50_sx_beta));
  shift_phase(q50_xy, -(theta + pi));
  play(q50_xy, drag_lifted(q50_sx_amp, q50_gate_duration, q50_gate_sigma, q50_sx_beta));
  shift_phase(q50_xy, -(phi + pi));
}
defcal reset $50 { delay[q50_reset_duration] q50_xy; }
cal {
  frame q50_ro = newframe(feed5_out, q50_ro_frequency, 0.0);
  frame q50_rx = newframe(feed5_in, q50_ro_frequency, 0.0);
}
defcal measure $50 -> bit {
  barrier q50_xy, q50_ro, q50_rx;
  play(q50_ro, constant(q50_ro_amp, q50_ro_duration));
  return capture_v2(q50_rx, q50_ro_duration);
}

// --- q51 ---
cal {
  frame q51_xy = newframe(q51_drive, q51_f01, q51_xy_phase);
  frame q51_z = newframe(q51_flux, 0.0, 0.0);
}
defcal rz(angle theta) $51 { shift_phase(q51_xy, -theta); }
defcal sx $51 { play(q51_xy, drag_lifted(q51_sx_amp, q51_gate_duration, q51_gate_sigma, q51_sx_beta)); }
defcal x $51 { play(q51_xy, drag_lifted(q51_x_amp, q51_gate_duration, q51_gate_sigma, q51_x_beta)); }
defcal prx(float theta, angle phi) $51 {
  shift_phase(q51_xy, phi); play(q51_xy, drag_lifted(q51_x_amp * theta / pi, q51_gate_duration, q51_gate_sigma, q51_x_beta)); shift_phase(q51_xy, -phi);
}
defcal prx(pi/2, angle phi) $51 { shift_phase(q51_xy, phi); play(q51_xy, drag_lifted(q51_sx_amp, q51_gate_duration, q51_gate_sigma, q51_sx_beta)); shift_phase(q51_xy, -phi); }
defcal U(angle theta, angle phi, angle lambda) $51 {
  shift_phase(q51_xy, -lambda);
  play(q51_xy, drag_lifted(q51_sx_amp, q51_gate_duration, q51_gate_sigma, q51_sx_beta));
  shift_phase(q51_xy, -(theta + pi));
  play(q51_xy, drag_lifted(q51_sx_amp, q51_gate_duration, q51_gate_sigma, q51_sx_beta));
  shift_phase(q51_xy, -(phi + pi));
}
defcal reset $51 { delay[q51_reset_duration] q51_xy; }
cal {
  frame q51_ro = newframe(feed5_out, q51_ro_frequency, 0.0);
  frame q51_rx = newframe(feed5_in, q51_ro_frequency, 0.0);
}
defcal measure $51 -> bit {
  barrier q51_xy, q51_ro, q51_rx;
  play(q51_ro, constant(q51_ro_amp, q51_ro_duration));
  return capture_v2(q51_rx, q51_ro_duration);
}

// --- q52 ---
cal {
  frame q52_xy = newframe(q52_drive, q52_f01, q52_xy_phase);
  frame q52_z = newframe(q52_flux, 0.0, 0.0);
}
defcal rz(angle theta) $52 { shift_phase(q52_xy, -theta); }
defcal sx $52 { play(q52_xy, drag_lifted(q52_sx_amp, q52_gate_duration, q52_gate_sigma, q52_sx_beta)); }
defcal x $52 { play(q52_xy, drag_lifted(q52_x_amp, q52_gate_duration, q52_gate_sigma, q52_x_beta)); }
defcal prx(float theta, angle phi) $52 {
  shift_phase(q52_xy, phi); play(q52_xy, drag_lifted(q52_x_amp * theta / pi, q52_gate_duration, q52_gate_sigma, q52_x_beta)); shift_phase(q52_xy, -phi);
}
defcal prx(pi/2, angle phi) $52 { shift_phase(q52_xy, phi); play(q52_xy, drag_lifted(q52_sx_amp, q52_gate_duration, q52_gate_sigma, q52_sx_beta)); shift_phase(q52_xy, -phi); }
defcal U(angle theta, angle phi, angle lambda) $52 {
  shift_phase(q52_xy, -lambda);
  play(q52_xy, drag_lifted(q52_sx_amp, q52_gate_duration, q52_gate_sigma, q52_sx_beta));
  shift_phase(q52_xy, -(theta + pi));
  play(q52_xy, drag_lifted(q52_sx_amp, q52_gate_duration, q52_gate_sigma, q52_sx_beta));
  shift_phase(q52_xy, -(phi + pi));
}
defcal reset $52 { delay[q52_reset_duration] q52_xy; }
cal {
  frame q52_ro = newframe(feed5_out, q52_ro_frequency, 0.0);
  frame q52_rx = newframe(feed5_in, q52_ro_frequency, 0.0);
}
defcal measure $52 -> bit {
  barrier q52_xy, q52_ro, q52_rx;
  play(q52_ro, constant(q52_ro_amp, q52_ro_duration));
  return capture_v2(q52_rx, q52_ro_duration);
}

// --- q53 ---
cal {
  frame q53_xy = newframe(q53_drive, q53_f01, q53_xy_phase);
  frame q53_z = newframe(q53_flux, 0.0, 0.0);
}
defcal rz(angle theta) $53 { shift_phase(q53_xy, -theta); }
defcal sx $53 { play(q53_xy, drag_lifted(q53_sx_amp, q53_gate_duration, q53_gate_sigma, q53_sx_beta)); }
defcal x $53 { play(q53_xy, drag_lifted(q53_x_amp, q53_gate_duration, q53_gate_sigma, q53_x_beta)); }
defcal prx(float theta, angle phi) $53 {
  shift_phase(q53_xy, phi); play(q53_xy, drag_lifted(q53_x_amp * theta / pi, q53_gate_duration, q53_gate_sigma, q53_x_beta)); shift_phase(q53_xy, -phi);
}
defcal prx(pi/2, angle phi) $53 { shift_phase(q53_xy, phi); play(q53_xy, drag_lifted(q53_sx_amp, q53_gate_duration, q53_gate_sigma, q53_sx_beta)); shift_phase(q53_xy, -phi); }
defcal U(angle theta, angle phi, angle lambda) $53 {
  shift_phase(q53_xy, -lambda);
  play(q53_xy, drag_lifted(q53_sx_amp, q53_gate_duration, q53_gate_sigma, q53_sx_beta));
  shift_phase(q53_xy, -(theta + pi));
  play(q53_xy, drag_lifted(q53_sx_amp, q53_gate_duration, q53_gate_sigma, q53_sx_beta));
  shift_phase(q53_xy, -(phi + pi));
}
defcal reset $53 { delay[q53_reset_duration] q53_xy; }
cal {
  frame q53_ro = newframe(feed5_out, q53_ro_frequency, 0.0);
  frame q53_rx = newframe(feed5_in, q53_ro_frequency, 0.0);
}
defcal measure $53 -> bit {
  barrier q53_xy, q53_ro, q53_rx;
  play(q53_ro, constant(q53_ro_amp, q53_ro_duration));
  return capture_v2(q53_rx, q53_ro_duration);
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

// --- q0, q4: CZ by |11⟩ ↔ |02⟩ ---
cal {
  frame q0_q4_coupler = newframe(c0_4_flux, 0.0, 0.0);
}
defcal cz $0, $4 {
  barrier q0_xy, q4_xy, q0_q4_coupler, q4_z;
  play(q0_q4_coupler, flat_top(q0_q4_cz_coupler_amp, q0_q4_cz_duration, q0_q4_cz_rise));
  play(q4_z, flat_top(q0_q4_cz_qubit_amp, q0_q4_cz_duration, q0_q4_cz_rise));
  barrier q0_xy, q4_xy, q0_q4_coupler, q4_z;
  rz(q0_q4_cz_z_first) $0;
  rz(q0_q4_cz_z_second) $4;
}
defcal cz $4, $0 { cz $0, $4; }
defcal cx $0, $4 { U(pi/2, 0, pi) $4; cz $0, $4; U(pi/2, 0, pi) $4; }
defcal cx $4, $0 { U(pi/2, 0, pi) $0; cz $0, $4; U(pi/2, 0, pi) $0; }

// --- q5, q1: CZ by |11⟩ ↔ |02⟩ ---
cal {
  frame q5_q1_coupler = newframe(c1_5_flux, 0.0, 0.0);
}
defcal cz $5, $1 {
  barrier q5_xy, q1_xy, q5_q1_coupler, q1_z;
  play(q5_q1_coupler, flat_top(q5_q1_cz_coupler_amp, q5_q1_cz_duration, q5_q1_cz_rise));
  play(q1_z, flat_top(q5_q1_cz_qubit_amp, q5_q1_cz_duration, q5_q1_cz_rise));
  barrier q5_xy, q1_xy, q5_q1_coupler, q1_z;
  rz(q5_q1_cz_z_first) $5;
  rz(q5_q1_cz_z_second) $1;
}
defcal cz $1, $5 { cz $5, $1; }
defcal cx $5, $1 { U(pi/2, 0, pi) $1; cz $5, $1; U(pi/2, 0, pi) $1; }
defcal cx $1, $5 { U(pi/2, 0, pi) $5; cz $5, $1; U(pi/2, 0, pi) $5; }

// --- q3, q2: CZ by |11⟩ ↔ |02⟩ ---
cal {
  frame q3_q2_coupler = newframe(c2_3_flux, 0.0, 0.0);
}
defcal cz $3, $2 {
  barrier q3_xy, q2_xy, q3_q2_coupler, q2_z;
  play(q3_q2_coupler, flat_top(q3_q2_cz_coupler_amp, q3_q2_cz_duration, q3_q2_cz_rise));
  play(q2_z, flat_top(q3_q2_cz_qubit_amp, q3_q2_cz_duration, q3_q2_cz_rise));
  barrier q3_xy, q2_xy, q3_q2_coupler, q2_z;
  rz(q3_q2_cz_z_first) $3;
  rz(q3_q2_cz_z_second) $2;
}
defcal cz $2, $3 { cz $3, $2; }
defcal cx $3, $2 { U(pi/2, 0, pi) $2; cz $3, $2; U(pi/2, 0, pi) $2; }
defcal cx $2, $3 { U(pi/2, 0, pi) $3; cz $3, $2; U(pi/2, 0, pi) $3; }

// --- q8, q2: CZ by |11⟩ ↔ |02⟩ ---
cal {
  frame q8_q2_coupler = newframe(c2_8_flux, 0.0, 0.0);
}
defcal cz $8, $2 {
  barrier q8_xy, q2_xy, q8_q2_coupler, q2_z;
  play(q8_q2_coupler, flat_top(q8_q2_cz_coupler_amp, q8_q2_cz_duration, q8_q2_cz_rise));
  play(q2_z, flat_top(q8_q2_cz_qubit_amp, q8_q2_cz_duration, q8_q2_cz_rise));
  barrier q8_xy, q2_xy, q8_q2_coupler, q2_z;
  rz(q8_q2_cz_z_first) $8;
  rz(q8_q2_cz_z_second) $2;
}
defcal cz $2, $8 { cz $8, $2; }
defcal cx $8, $2 { U(pi/2, 0, pi) $2; cz $8, $2; U(pi/2, 0, pi) $2; }
defcal cx $2, $8 { U(pi/2, 0, pi) $8; cz $8, $2; U(pi/2, 0, pi) $8; }

// --- q3, q4: CZ by |11⟩ ↔ |02⟩ ---
cal {
  frame q3_q4_coupler = newframe(c3_4_flux, 0.0, 0.0);
}
defcal cz $3, $4 {
  barrier q3_xy, q4_xy, q3_q4_coupler, q4_z;
  play(q3_q4_coupler, flat_top(q3_q4_cz_coupler_amp, q3_q4_cz_duration, q3_q4_cz_rise));
  play(q4_z, flat_top(q3_q4_cz_qubit_amp, q3_q4_cz_duration, q3_q4_cz_rise));
  barrier q3_xy, q4_xy, q3_q4_coupler, q4_z;
  rz(q3_q4_cz_z_first) $3;
  rz(q3_q4_cz_z_second) $4;
}
defcal cz $4, $3 { cz $3, $4; }
defcal cx $3, $4 { U(pi/2, 0, pi) $4; cz $3, $4; U(pi/2, 0, pi) $4; }
defcal cx $4, $3 { U(pi/2, 0, pi) $3; cz $3, $4; U(pi/2, 0, pi) $3; }

// --- q3, q9: CZ by |11⟩ ↔ |02⟩ ---
cal {
  frame q3_q9_coupler = newframe(c3_9_flux, 0.0, 0.0);
}
defcal cz $3, $9 {
  barrier q3_xy, q9_xy, q3_q9_coupler, q9_z;
  play(q3_q9_coupler, flat_top(q3_q9_cz_coupler_amp, q3_q9_cz_duration, q3_q9_cz_rise));
  play(q9_z, flat_top(q3_q9_cz_qubit_amp, q3_q9_cz_duration, q3_q9_cz_rise));
  barrier q3_xy, q9_xy, q3_q9_coupler, q9_z;
  rz(q3_q9_cz_z_first) $3;
  rz(q3_q9_cz_z_second) $9;
}
defcal cz $9, $3 { cz $3, $9; }
defcal cx $3, $9 { U(pi/2, 0, pi) $9; cz $3, $9; U(pi/2, 0, pi) $9; }
defcal cx $9, $3 { U(pi/2, 0, pi) $3; cz $3, $9; U(pi/2, 0, pi) $3; }

// --- q5, q4: CZ by |11⟩ ↔ |02⟩ ---
cal {
  frame q5_q4_coupler = newframe(c4_5_flux, 0.0, 0.0);
}
defcal cz $5, $4 {
  barrier q5_xy, q4_xy, q5_q4_coupler, q4_z;
  play(q5_q4_coupler, flat_top(q5_q4_cz_coupler_amp, q5_q4_cz_duration, q5_q4_cz_rise));
  play(q4_z, flat_top(q5_q4_cz_qubit_amp, q5_q4_cz_duration, q5_q4_cz_rise));
  barrier q5_xy, q4_xy, q5_q4_coupler, q4_z;
  rz(q5_q4_cz_z_first) $5;
  rz(q5_q4_cz_z_second) $4;
}
defcal cz $4, $5 { cz $5, $4; }
defcal cx $5, $4 { U(pi/2, 0, pi) $4; cz $5, $4; U(pi/2, 0, pi) $4; }
defcal cx $4, $5 { U(pi/2, 0, pi) $5; cz $5, $4; U(pi/2, 0, pi) $5; }

// --- q10, q4: CZ by |11⟩ ↔ |02⟩ ---
cal {
  frame q10_q4_coupler = newframe(c4_10_flux, 0.0, 0.0);
}
defcal cz $10, $4 {
  barrier q10_xy, q4_xy, q10_q4_coupler, q4_z;
  play(q10_q4_coupler, flat_top(q10_q4_cz_coupler_amp, q10_q4_cz_duration, q10_q4_cz_rise));
  play(q4_z, flat_top(q10_q4_cz_qubit_amp, q10_q4_cz_duration, q10_q4_cz_rise));
  barrier q10_xy, q4_xy, q10_q4_coupler, q4_z;
  rz(q10_q4_cz_z_first) $10;
  rz(q10_q4_cz_z_second) $4;
}
defcal cz $4, $10 { cz $10, $4; }
defcal cx $10, $4 { U(pi/2, 0, pi) $4; cz $10, $4; U(pi/2, 0, pi) $4; }
defcal cx $4, $10 { U(pi/2, 0, pi) $10; cz $10, $4; U(pi/2, 0, pi) $10; }

// --- q5, q6: CZ by |11⟩ ↔ |02⟩ ---
cal {
  frame q5_q6_coupler = newframe(c5_6_flux, 0.0, 0.0);
}
defcal cz $5, $6 {
  barrier q5_xy, q6_xy, q5_q6_coupler, q6_z;
  play(q5_q6_coupler, flat_top(q5_q6_cz_coupler_amp, q5_q6_cz_duration, q5_q6_cz_rise));
  play(q6_z, flat_top(q5_q6_cz_qubit_amp, q5_q6_cz_duration, q5_q6_cz_rise));
  barrier q5_xy, q6_xy, q5_q6_coupler, q6_z;
  rz(q5_q6_cz_z_first) $5;
  rz(q5_q6_cz_z_second) $6;
}
defcal cz $6, $5 { cz $5, $6; }
defcal cx $5, $6 { U(pi/2, 0, pi) $6; cz $5, $6; U(pi/2, 0, pi) $6; }
defcal cx $6, $5 { U(pi/2, 0, pi) $5; cz $5, $6; U(pi/2, 0, pi) $5; }

// --- q5, q11: CZ by |11⟩ ↔ |02⟩ ---
cal {
  frame q5_q11_coupler = newframe(c5_11_flux, 0.0, 0.0);
}
defcal cz $5, $11 {
  barrier q5_xy, q11_xy, q5_q11_coupler, q11_z;
  play(q5_q11_coupler, flat_top(q5_q11_cz_coupler_amp, q5_q11_cz_duration, q5_q11_cz_rise));
  play(q11_z, flat_top(q5_q11_cz_qubit_amp, q5_q11_cz_duration, q5_q11_cz_rise));
  barrier q5_xy, q11_xy, q5_q11_coupler, q11_z;
  rz(q5_q11_cz_z_first) $5;
  rz(q5_q11_cz_z_second) $11;
}
defcal cz $11, $5 { cz $5, $11; }
defcal cx $5, $11 { U(pi/2, 0, pi) $11; cz $5, $11; U(pi/2, 0, pi) $11; }
defcal cx $11, $5 { U(pi/2, 0, pi) $5; cz $5, $11; U(pi/2, 0, pi) $5; }

// --- q12, q6: CZ by |11⟩ ↔ |02⟩ ---
cal {
  frame q12_q6_coupler = newframe(c6_12_flux, 0.0, 0.0);
}
defcal cz $12, $6 {
  barrier q12_xy, q6_xy, q12_q6_coupler, q6_z;
  play(q12_q6_coupler, flat_top(q12_q6_cz_coupler_amp, q12_q6_cz_duration, q12_q6_cz_rise));
  play(q6_z, flat_top(q12_q6_cz_qubit_amp, q12_q6_cz_duration, q12_q6_cz_rise));
  barrier q12_xy, q6_xy, q12_q6_coupler, q6_z;
  rz(q12_q6_cz_z_first) $12;
  rz(q12_q6_cz_z_second) $6;
}
defcal cz $6, $12 { cz $12, $6; }
defcal cx $12, $6 { U(pi/2, 0, pi) $6; cz $12, $6; U(pi/2, 0, pi) $6; }
defcal cx $6, $12 { U(pi/2, 0, pi) $12; cz $12, $6; U(pi/2, 0, pi) $12; }

// --- q8, q7: CZ by |11⟩ ↔ |02⟩ ---
cal {
  frame q8_q7_coupler = newframe(c7_8_flux, 0.0, 0.0);
}
defcal cz $8, $7 {
  barrier q8_xy, q7_xy, q8_q7_coupler, q7_z;
  play(q8_q7_coupler, flat_top(q8_q7_cz_coupler_amp, q8_q7_cz_duration, q8_q7_cz_rise));
  play(q7_z, flat_top(q8_q7_cz_qubit_amp, q8_q7_cz_duration, q8_q7_cz_rise));
  barrier q8_xy, q7_xy, q8_q7_coupler, q7_z;
  rz(q8_q7_cz_z_first) $8;
  rz(q8_q7_cz_z_second) $7;
}
defcal cz $7, $8 { cz $8, $7; }
defcal cx $8, $7 { U(pi/2, 0, pi) $7; cz $8, $7; U(pi/2, 0, pi) $7; }
defcal cx $7, $8 { U(pi/2, 0, pi) $8; cz $8, $7; U(pi/2, 0, pi) $8; }

// --- q15, q7: CZ by |11⟩ ↔ |02⟩ ---
cal {
  frame q15_q7_coupler = newframe(c7_15_flux, 0.0, 0.0);
}
defcal cz $15, $7 {
  barrier q15_xy, q7_xy, q15_q7_coupler, q7_z;
  play(q15_q7_coupler, flat_top(q15_q7_cz_coupler_amp, q15_q7_cz_duration, q15_q7_cz_rise));
  play(q7_z, flat_top(q15_q7_cz_qubit_amp, q15_q7_cz_duration, q15_q7_cz_rise));
  barrier q15_xy, q7_xy, q15_q7_coupler, q7_z;
  rz(q15_q7_cz_z_first) $15;
  rz(q15_q7_cz_z_second) $7;
}
defcal cz $7, $15 { cz $15, $7; }
defcal cx $15, $7 { U(pi/2, 0, pi) $7; cz $15, $7; U(pi/2, 0, pi) $7; }
defcal cx $7, $15 { U(pi/2, 0, pi) $15; cz $15, $7; U(pi/2, 0, pi) $15; }

// --- q8, q9: CZ by |11⟩ ↔ |02⟩ ---
cal {
  frame q8_q9_coupler = newframe(c8_9_flux, 0.0, 0.0);
}
defcal cz $8, $9 {
  barrier q8_xy, q9_xy, q8_q9_coupler, q9_z;
  play(q8_q9_coupler, flat_top(q8_q9_cz_coupler_amp, q8_q9_cz_duration, q8_q9_cz_rise));
  play(q9_z, flat_top(q8_q9_cz_qubit_amp, q8_q9_cz_duration, q8_q9_cz_rise));
  barrier q8_xy, q9_xy, q8_q9_coupler, q9_z;
  rz(q8_q9_cz_z_first) $8;
  rz(q8_q9_cz_z_second) $9;
}
defcal cz $9, $8 { cz $8, $9; }
defcal cx $8, $9 { U(pi/2, 0, pi) $9; cz $8, $9; U(pi/2, 0, pi) $9; }
defcal cx $9, $8 { U(pi/2, 0, pi) $8; cz $8, $9; U(pi/2, 0, pi) $8; }

// --- q8, q16: CZ by |11⟩ ↔ |02⟩ ---
cal {
  frame q8_q16_coupler = newframe(c8_16_flux, 0.0, 0.0);
}
defcal cz $8, $16 {
  barrier q8_xy, q16_xy, q8_q16_coupler, q16_z;
  play(q8_q16_coupler, flat_top(q8_q16_cz_coupler_amp, q8_q16_cz_duration, q8_q16_cz_rise));
  play(q16_z, flat_top(q8_q16_cz_qubit_amp, q8_q16_cz_duration, q8_q16_cz_rise));
  barrier q8_xy, q16_xy, q8_q16_coupler, q16_z;
  rz(q8_q16_cz_z_first) $8;
  rz(q8_q16_cz_z_second) $16;
}
defcal cz $16, $8 { cz $8, $16; }
defcal cx $8, $16 { U(pi/2, 0, pi) $16; cz $8, $16; U(pi/2, 0, pi) $16; }
defcal cx $16, $8 { U(pi/2, 0, pi) $8; cz $8, $16; U(pi/2, 0, pi) $8; }

// --- q10, q9: CZ by |11⟩ ↔ |02⟩ ---
cal {
  frame q10_q9_coupler = newframe(c9_10_flux, 0.0, 0.0);
}
defcal cz $10, $9 {
  barrier q10_xy, q9_xy, q10_q9_coupler, q9_z;
  play(q10_q9_coupler, flat_top(q10_q9_cz_coupler_amp, q10_q9_cz_duration, q10_q9_cz_rise));
  play(q9_z, flat_top(q10_q9_cz_qubit_amp, q10_q9_cz_duration, q10_q9_cz_rise));
  barrier q10_xy, q9_xy, q10_q9_coupler, q9_z;
  rz(q10_q9_cz_z_first) $10;
  rz(q10_q9_cz_z_second) $9;
}
defcal cz $9, $10 { cz $10, $9; }
defcal cx $10, $9 { U(pi/2, 0, pi) $9; cz $10, $9; U(pi/2, 0, pi) $9; }
defcal cx $9, $10 { U(pi/2, 0, pi) $10; cz $10, $9; U(pi/2, 0, pi) $10; }

// --- q17, q9: CZ by |11⟩ ↔ |02⟩ ---
cal {
  frame q17_q9_coupler = newframe(c9_17_flux, 0.0, 0.0);
}
defcal cz $17, $9 {
  barrier q17_xy, q9_xy, q17_q9_coupler, q9_z;
  play(q17_q9_coupler, flat_top(q17_q9_cz_coupler_amp, q17_q9_cz_duration, q17_q9_cz_rise));
  play(q9_z, flat_top(q17_q9_cz_qubit_amp, q17_q9_cz_duration, q17_q9_cz_rise));
  barrier q17_xy, q9_xy, q17_q9_coupler, q9_z;
  rz(q17_q9_cz_z_first) $17;
  rz(q17_q9_cz_z_second) $9;
}
defcal cz $9, $17 { cz $17, $9; }
defcal cx $17, $9 { U(pi/2, 0, pi) $9; cz $17, $9; U(pi/2, 0, pi) $9; }
defcal cx $9, $17 { U(pi/2, 0, pi) $17; cz $17, $9; U(pi/2, 0, pi) $17; }

// --- q10, q11: CZ by |11⟩ ↔ |02⟩ ---
cal {
  frame q10_q11_coupler = newframe(c10_11_flux, 0.0, 0.0);
}
defcal cz $10, $11 {
  barrier q10_xy, q11_xy, q10_q11_coupler, q11_z;
  play(q10_q11_coupler, flat_top(q10_q11_cz_coupler_amp, q10_q11_cz_duration, q10_q11_cz_rise));
  play(q11_z, flat_top(q10_q11_cz_qubit_amp, q10_q11_cz_duration, q10_q11_cz_rise));
  barrier q10_xy, q11_xy, q10_q11_coupler, q11_z;
  rz(q10_q11_cz_z_first) $10;
  rz(q10_q11_cz_z_second) $11;
}
defcal cz $11, $10 { cz $10, $11; }
defcal cx $10, $11 { U(pi/2, 0, pi) $11; cz $10, $11; U(pi/2, 0, pi) $11; }
defcal cx $11, $10 { U(pi/2, 0, pi) $10; cz $10, $11; U(pi/2, 0, pi) $10; }

// --- q10, q18: CZ by |11⟩ ↔ |02⟩ ---
cal {
  frame q10_q18_coupler = newframe(c10_18_flux, 0.0, 0.0);
}
defcal cz $10, $18 {
  barrier q10_xy, q18_xy, q10_q18_coupler, q18_z;
  play(q10_q18_coupler, flat_top(q10_q18_cz_coupler_amp, q10_q18_cz_duration, q10_q18_cz_rise));
  play(q18_z, flat_top(q10_q18_cz_qubit_amp, q10_q18_cz_duration, q10_q18_cz_rise));
  barrier q10_xy, q18_xy, q10_q18_coupler, q18_z;
  rz(q10_q18_cz_z_first) $10;
  rz(q10_q18_cz_z_second) $18;
}
defcal cz $18, $10 { cz $10, $18; }
defcal cx $10, $18 { U(pi/2, 0, pi) $18; cz $10, $18; U(pi/2, 0, pi) $18; }
defcal cx $18, $10 { U(pi/2, 0, pi) $10; cz $10, $18; U(pi/2, 0, pi) $10; }

// --- q12, q11: CZ by |11⟩ ↔ |02⟩ ---
cal {
  frame q12_q11_coupler = newframe(c11_12_flux, 0.0, 0.0);
}
defcal cz $12, $11 {
  barrier q12_xy, q11_xy, q12_q11_coupler, q11_z;
  play(q12_q11_coupler, flat_top(q12_q11_cz_coupler_amp, q12_q11_cz_duration, q12_q11_cz_rise));
  play(q11_z, flat_top(q12_q11_cz_qubit_amp, q12_q11_cz_duration, q12_q11_cz_rise));
  barrier q12_xy, q11_xy, q12_q11_coupler, q11_z;
  rz(q12_q11_cz_z_first) $12;
  rz(q12_q11_cz_z_second) $11;
}
defcal cz $11, $12 { cz $12, $11; }
defcal cx $12, $11 { U(pi/2, 0, pi) $11; cz $12, $11; U(pi/2, 0, pi) $11; }
defcal cx $11, $12 { U(pi/2, 0, pi) $12; cz $12, $11; U(pi/2, 0, pi) $12; }

// --- q19, q11: CZ by |11⟩ ↔ |02⟩ ---
cal {
  frame q19_q11_coupler = newframe(c11_19_flux, 0.0, 0.0);
}
defcal cz $19, $11 {
  barrier q19_xy, q11_xy, q19_q11_coupler, q11_z;
  play(q19_q11_coupler, flat_top(q19_q11_cz_coupler_amp, q19_q11_cz_duration, q19_q11_cz_rise));
  play(q11_z, flat_top(q19_q11_cz_qubit_amp, q19_q11_cz_duration, q19_q11_cz_rise));
  barrier q19_xy, q11_xy, q19_q11_coupler, q11_z;
  rz(q19_q11_cz_z_first) $19;
  rz(q19_q11_cz_z_second) $11;
}
defcal cz $11, $19 { cz $19, $11; }
defcal cx $19, $11 { U(pi/2, 0, pi) $11; cz $19, $11; U(pi/2, 0, pi) $11; }
defcal cx $11, $19 { U(pi/2, 0, pi) $19; cz $19, $11; U(pi/2, 0, pi) $19; }

// --- q12, q13: CZ by |11⟩ ↔ |02⟩ ---
cal {
  frame q12_q13_coupler = newframe(c12_13_flux, 0.0, 0.0);
}
defcal cz $12, $13 {
  barrier q12_xy, q13_xy, q12_q13_coupler, q13_z;
  play(q12_q13_coupler, flat_top(q12_q13_cz_coupler_amp, q12_q13_cz_duration, q12_q13_cz_rise));
  play(q13_z, flat_top(q12_q13_cz_qubit_amp, q12_q13_cz_duration, q12_q13_cz_rise));
  barrier q12_xy, q13_xy, q12_q13_coupler, q13_z;
  rz(q12_q13_cz_z_first) $12;
  rz(q12_q13_cz_z_second) $13;
}
defcal cz $13, $12 { cz $12, $13; }
defcal cx $12, $13 { U(pi/2, 0, pi) $13; cz $12, $13; U(pi/2, 0, pi) $13; }
defcal cx $13, $12 { U(pi/2, 0, pi) $12; cz $12, $13; U(pi/2, 0, pi) $12; }

// --- q12, q20: CZ by |11⟩ ↔ |02⟩ ---
cal {
  frame q12_q20_coupler = newframe(c12_20_flux, 0.0, 0.0);
}
defcal cz $12, $20 {
  barrier q12_xy, q20_xy, q12_q20_coupler, q20_z;
  play(q12_q20_coupler, flat_top(q12_q20_cz_coupler_amp, q12_q20_cz_duration, q12_q20_cz_rise));
  play(q20_z, flat_top(q12_q20_cz_qubit_amp, q12_q20_cz_duration, q12_q20_cz_rise));
  barrier q12_xy, q20_xy, q12_q20_coupler, q20_z;
  rz(q12_q20_cz_z_first) $12;
  rz(q12_q20_cz_z_second) $20;
}
defcal cz $20, $12 { cz $12, $20; }
defcal cx $12, $20 { U(pi/2, 0, pi) $20; cz $12, $20; U(pi/2, 0, pi) $20; }
defcal cx $20, $12 { U(pi/2, 0, pi) $12; cz $12, $20; U(pi/2, 0, pi) $12; }

// --- q21, q13: CZ by |11⟩ ↔ |02⟩ ---
cal {
  frame q21_q13_coupler = newframe(c13_21_flux, 0.0, 0.0);
}
defcal cz $21, $13 {
  barrier q21_xy, q13_xy, q21_q13_coupler, q13_z;
  play(q21_q13_coupler, flat_top(q21_q13_cz_coupler_amp, q21_q13_cz_duration, q21_q13_cz_rise));
  play(q13_z, flat_top(q21_q13_cz_qubit_amp, q21_q13_cz_duration, q21_q13_cz_rise));
  barrier q21_xy, q13_xy, q21_q13_coupler, q13_z;
  rz(q21_q13_cz_z_first) $21;
  rz(q21_q13_cz_z_second) $13;
}
defcal cz $13, $21 { cz $21, $13; }
defcal cx $21, $13 { U(pi/2, 0, pi) $13; cz $21, $13; U(pi/2, 0, pi) $13; }
defcal cx $13, $21 { U(pi/2, 0, pi) $21; cz $21, $13; U(pi/2, 0, pi) $21; }

// --- q15, q14: CZ by |11⟩ ↔ |02⟩ ---
cal {
  frame q15_q14_coupler = newframe(c14_15_flux, 0.0, 0.0);
}
defcal cz $15, $14 {
  barrier q15_xy, q14_xy, q15_q14_coupler, q14_z;
  play(q15_q14_coupler, flat_top(q15_q14_cz_coupler_amp, q15_q14_cz_duration, q15_q14_cz_rise));
  play(q14_z, flat_top(q15_q14_cz_qubit_amp, q15_q14_cz_duration, q15_q14_cz_rise));
  barrier q15_xy, q14_xy, q15_q14_coupler, q14_z;
  rz(q15_q14_cz_z_first) $15;
  rz(q15_q14_cz_z_second) $14;
}
defcal cz $14, $15 { cz $15, $14; }
defcal cx $15, $14 { U(pi/2, 0, pi) $14; cz $15, $14; U(pi/2, 0, pi) $14; }
defcal cx $14, $15 { U(pi/2, 0, pi) $15; cz $15, $14; U(pi/2, 0, pi) $15; }

// --- q15, q16: CZ by |11⟩ ↔ |02⟩ ---
cal {
  frame q15_q16_coupler = newframe(c15_16_flux, 0.0, 0.0);
}
defcal cz $15, $16 {
  barrier q15_xy, q16_xy, q15_q16_coupler, q16_z;
  play(q15_q16_coupler, flat_top(q15_q16_cz_coupler_amp, q15_q16_cz_duration, q15_q16_cz_rise));
  play(q16_z, flat_top(q15_q16_cz_qubit_amp, q15_q16_cz_duration, q15_q16_cz_rise));
  barrier q15_xy, q16_xy, q15_q16_coupler, q16_z;
  rz(q15_q16_cz_z_first) $15;
  rz(q15_q16_cz_z_second) $16;
}
defcal cz $16, $15 { cz $15, $16; }
defcal cx $15, $16 { U(pi/2, 0, pi) $16; cz $15, $16; U(pi/2, 0, pi) $16; }
defcal cx $16, $15 { U(pi/2, 0, pi) $15; cz $15, $16; U(pi/2, 0, pi) $15; }

// --- q15, q23: CZ by |11⟩ ↔ |02⟩ ---
cal {
  frame q15_q23_coupler = newframe(c15_23_flux, 0.0, 0.0);
}
defcal cz $15, $23 {
  barrier q15_xy, q23_xy, q15_q23_coupler, q23_z;
  play(q15_q23_coupler, flat_top(q15_q23_cz_coupler_amp, q15_q23_cz_duration, q15_q23_cz_rise));
  play(q23_z, flat_top(q15_q23_cz_qubit_amp, q15_q23_cz_duration, q15_q23_cz_rise));
  barrier q15_xy, q23_xy, q15_q23_coupler, q23_z;
  rz(q15_q23_cz_z_first) $15;
  rz(q15_q23_cz_z_second) $23;
}
defcal cz $23, $15 { cz $15, $23; }
defcal cx $15, $23 { U(pi/2, 0, pi) $23; cz $15, $23; U(pi/2, 0, pi) $23; }
defcal cx $23, $15 { U(pi/2, 0, pi) $15; cz $15, $23; U(pi/2, 0, pi) $15; }

// --- q17, q16: CZ by |11⟩ ↔ |02⟩ ---
cal {
  frame q17_q16_coupler = newframe(c16_17_flux, 0.0, 0.0);
}
defcal cz $17, $16 {
  barrier q17_xy, q16_xy, q17_q16_coupler, q16_z;
  play(q17_q16_coupler, flat_top(q17_q16_cz_coupler_amp, q17_q16_cz_duration, q17_q16_cz_rise));
  play(q16_z, flat_top(q17_q16_cz_qubit_amp, q17_q16_cz_duration, q17_q16_cz_rise));
  barrier q17_xy, q16_xy, q17_q16_coupler, q16_z;
  rz(q17_q16_cz_z_first) $17;
  rz(q17_q16_cz_z_second) $16;
}
defcal cz $16, $17 { cz $17, $16; }
defcal cx $17, $16 { U(pi/2, 0, pi) $16; cz $17, $16; U(pi/2, 0, pi) $16; }
defcal cx $16, $17 { U(pi/2, 0, pi) $17; cz $17, $16; U(pi/2, 0, pi) $17; }

// --- q17, q18: CZ by |11⟩ ↔ |02⟩ ---
cal {
  frame q17_q18_coupler = newframe(c17_18_flux, 0.0, 0.0);
}
defcal cz $17, $18 {
  barrier q17_xy, q18_xy, q17_q18_coupler, q18_z;
  play(q17_q18_coupler, flat_top(q17_q18_cz_coupler_amp, q17_q18_cz_duration, q17_q18_cz_rise));
  play(q18_z, flat_top(q17_q18_cz_qubit_amp, q17_q18_cz_duration, q17_q18_cz_rise));
  barrier q17_xy, q18_xy, q17_q18_coupler, q18_z;
  rz(q17_q18_cz_z_first) $17;
  rz(q17_q18_cz_z_second) $18;
}
defcal cz $18, $17 { cz $17, $18; }
defcal cx $17, $18 { U(pi/2, 0, pi) $18; cz $17, $18; U(pi/2, 0, pi) $18; }
defcal cx $18, $17 { U(pi/2, 0, pi) $17; cz $17, $18; U(pi/2, 0, pi) $17; }

// --- q17, q25: CZ by |11⟩ ↔ |02⟩ ---
cal {
  frame q17_q25_coupler = newframe(c17_25_flux, 0.0, 0.0);
}
defcal cz $17, $25 {
  barrier q17_xy, q25_xy, q17_q25_coupler, q25_z;
  play(q17_q25_coupler, flat_top(q17_q25_cz_coupler_amp, q17_q25_cz_duration, q17_q25_cz_rise));
  play(q25_z, flat_top(q17_q25_cz_qubit_amp, q17_q25_cz_duration, q17_q25_cz_rise));
  barrier q17_xy, q25_xy, q17_q25_coupler, q25_z;
  rz(q17_q25_cz_z_first) $17;
  rz(q17_q25_cz_z_second) $25;
}
defcal cz $25, $17 { cz $17, $25; }
defcal cx $17, $25 { U(pi/2, 0, pi) $25; cz $17, $25; U(pi/2, 0, pi) $25; }
defcal cx $25, $17 { U(pi/2, 0, pi) $17; cz $17, $25; U(pi/2, 0, pi) $17; }

// --- q19, q18: CZ by |11⟩ ↔ |02⟩ ---
cal {
  frame q19_q18_coupler = newframe(c18_19_flux, 0.0, 0.0);
}
defcal cz $19, $18 {
  barrier q19_xy, q18_xy, q19_q18_coupler, q18_z;
  play(q19_q18_coupler, flat_top(q19_q18_cz_coupler_amp, q19_q18_cz_duration, q19_q18_cz_rise));
  play(q18_z, flat_top(q19_q18_cz_qubit_amp, q19_q18_cz_duration, q19_q18_cz_rise));
  barrier q19_xy, q18_xy, q19_q18_coupler, q18_z;
  rz(q19_q18_cz_z_first) $19;
  rz(q19_q18_cz_z_second) $18;
}
defcal cz $18, $19 { cz $19, $18; }
defcal cx $19, $18 { U(pi/2, 0, pi) $18; cz $19, $18; U(pi/2, 0, pi) $18; }
defcal cx $18, $19 { U(pi/2, 0, pi) $19; cz $19, $18; U(pi/2, 0, pi) $19; }

// --- q26, q18: CZ by |11⟩ ↔ |02⟩ ---
cal {
  frame q26_q18_coupler = newframe(c18_26_flux, 0.0, 0.0);
}
defcal cz $26, $18 {
  barrier q26_xy, q18_xy, q26_q18_coupler, q18_z;
  play(q26_q18_coupler, flat_top(q26_q18_cz_coupler_amp, q26_q18_cz_duration, q26_q18_cz_rise));
  play(q18_z, flat_top(q26_q18_cz_qubit_amp, q26_q18_cz_duration, q26_q18_cz_rise));
  barrier q26_xy, q18_xy, q26_q18_coupler, q18_z;
  rz(q26_q18_cz_z_first) $26;
  rz(q26_q18_cz_z_second) $18;
}
defcal cz $18, $26 { cz $26, $18; }
defcal cx $26, $18 { U(pi/2, 0, pi) $18; cz $26, $18; U(pi/2, 0, pi) $18; }
defcal cx $18, $26 { U(pi/2, 0, pi) $26; cz $26, $18; U(pi/2, 0, pi) $26; }

// --- q19, q20: CZ by |11⟩ ↔ |02⟩ ---
cal {
  frame q19_q20_coupler = newframe(c19_20_flux, 0.0, 0.0);
}
defcal cz $19, $20 {
  barrier q19_xy, q20_xy, q19_q20_coupler, q20_z;
  play(q19_q20_coupler, flat_top(q19_q20_cz_coupler_amp, q19_q20_cz_duration, q19_q20_cz_rise));
  play(q20_z, flat_top(q19_q20_cz_qubit_amp, q19_q20_cz_duration, q19_q20_cz_rise));
  barrier q19_xy, q20_xy, q19_q20_coupler, q20_z;
  rz(q19_q20_cz_z_first) $19;
  rz(q19_q20_cz_z_second) $20;
}
defcal cz $20, $19 { cz $19, $20; }
defcal cx $19, $20 { U(pi/2, 0, pi) $20; cz $19, $20; U(pi/2, 0, pi) $20; }
defcal cx $20, $19 { U(pi/2, 0, pi) $19; cz $19, $20; U(pi/2, 0, pi) $19; }

// --- q19, q27: CZ by |11⟩ ↔ |02⟩ ---
cal {
  frame q19_q27_coupler = newframe(c19_27_flux, 0.0, 0.0);
}
defcal cz $19, $27 {
  barrier q19_xy, q27_xy, q19_q27_coupler, q27_z;
  play(q19_q27_coupler, flat_top(q19_q27_cz_coupler_amp, q19_q27_cz_duration, q19_q27_cz_rise));
  play(q27_z, flat_top(q19_q27_cz_qubit_amp, q19_q27_cz_duration, q19_q27_cz_rise));
  barrier q19_xy, q27_xy, q19_q27_coupler, q27_z;
  rz(q19_q27_cz_z_first) $19;
  rz(q19_q27_cz_z_second) $27;
}
defcal cz $27, $19 { cz $19, $27; }
defcal cx $19, $27 { U(pi/2, 0, pi) $27; cz $19, $27; U(pi/2, 0, pi) $27; }
defcal cx $27, $19 { U(pi/2, 0, pi) $19; cz $19, $27; U(pi/2, 0, pi) $19; }

// --- q21, q20: CZ by |11⟩ ↔ |02⟩ ---
cal {
  frame q21_q20_coupler = newframe(c20_21_flux, 0.0, 0.0);
}
defcal cz $21, $20 {
  barrier q21_xy, q20_xy, q21_q20_coupler, q20_z;
  play(q21_q20_coupler, flat_top(q21_q20_cz_coupler_amp, q21_q20_cz_duration, q21_q20_cz_rise));
  play(q20_z, flat_top(q21_q20_cz_qubit_amp, q21_q20_cz_duration, q21_q20_cz_rise));
  barrier q21_xy, q20_xy, q21_q20_coupler, q20_z;
  rz(q21_q20_cz_z_first) $21;
  rz(q21_q20_cz_z_second) $20;
}
defcal cz $20, $21 { cz $21, $20; }
defcal cx $21, $20 { U(pi/2, 0, pi) $20; cz $21, $20; U(pi/2, 0, pi) $20; }
defcal cx $20, $21 { U(pi/2, 0, pi) $21; cz $21, $20; U(pi/2, 0, pi) $21; }

// --- q28, q20: CZ by |11⟩ ↔ |02⟩ ---
cal {
  frame q28_q20_coupler = newframe(c20_28_flux, 0.0, 0.0);
}
defcal cz $28, $20 {
  barrier q28_xy, q20_xy, q28_q20_coupler, q20_z;
  play(q28_q20_coupler, flat_top(q28_q20_cz_coupler_amp, q28_q20_cz_duration, q28_q20_cz_rise));
  play(q20_z, flat_top(q28_q20_cz_qubit_amp, q28_q20_cz_duration, q28_q20_cz_rise));
  barrier q28_xy, q20_xy, q28_q20_coupler, q20_z;
  rz(q28_q20_cz_z_first) $28;
  rz(q28_q20_cz_z_second) $20;
}
defcal cz $20, $28 { cz $28, $20; }
defcal cx $28, $20 { U(pi/2, 0, pi) $20; cz $28, $20; U(pi/2, 0, pi) $20; }
defcal cx $20, $28 { U(pi/2, 0, pi) $28; cz $28, $20; U(pi/2, 0, pi) $28; }

// --- q21, q29: CZ by |11⟩ ↔ |02⟩ ---
cal {
  frame q21_q29_coupler = newframe(c21_29_flux, 0.0, 0.0);
}
defcal cz $21, $29 {
  barrier q21_xy, q29_xy, q21_q29_coupler, q29_z;
  play(q21_q29_coupler, flat_top(q21_q29_cz_coupler_amp, q21_q29_cz_duration, q21_q29_cz_rise));
  play(q29_z, flat_top(q21_q29_cz_qubit_amp, q21_q29_cz_duration, q21_q29_cz_rise));
  barrier q21_xy, q29_xy, q21_q29_coupler, q29_z;
  rz(q21_q29_cz_z_first) $21;
  rz(q21_q29_cz_z_second) $29;
}
defcal cz $29, $21 { cz $21, $29; }
defcal cx $21, $29 { U(pi/2, 0, pi) $29; cz $21, $29; U(pi/2, 0, pi) $29; }
defcal cx $29, $21 { U(pi/2, 0, pi) $21; cz $21, $29; U(pi/2, 0, pi) $21; }

// --- q22, q23: CZ by |11⟩ ↔ |02⟩ ---
cal {
  frame q22_q23_coupler = newframe(c22_23_flux, 0.0, 0.0);
}
defcal cz $22, $23 {
  barrier q22_xy, q23_xy, q22_q23_coupler, q23_z;
  play(q22_q23_coupler, flat_top(q22_q23_cz_coupler_amp, q22_q23_cz_duration, q22_q23_cz_rise));
  play(q23_z, flat_top(q22_q23_cz_qubit_amp, q22_q23_cz_duration, q22_q23_cz_rise));
  barrier q22_xy, q23_xy, q22_q23_coupler, q23_z;
  rz(q22_q23_cz_z_first) $22;
  rz(q22_q23_cz_z_second) $23;
}
defcal cz $23, $22 { cz $22, $23; }
defcal cx $22, $23 { U(pi/2, 0, pi) $23; cz $22, $23; U(pi/2, 0, pi) $23; }
defcal cx $23, $22 { U(pi/2, 0, pi) $22; cz $22, $23; U(pi/2, 0, pi) $22; }

// --- q26, q25: CZ by |11⟩ ↔ |02⟩ ---
cal {
  frame q26_q25_coupler = newframe(c25_26_flux, 0.0, 0.0);
}
defcal cz $26, $25 {
  barrier q26_xy, q25_xy, q26_q25_coupler, q25_z;
  play(q26_q25_coupler, flat_top(q26_q25_cz_coupler_amp, q26_q25_cz_duration, q26_q25_cz_rise));
  play(q25_z, flat_top(q26_q25_cz_qubit_amp, q26_q25_cz_duration, q26_q25_cz_rise));
  barrier q26_xy, q25_xy, q26_q25_coupler, q25_z;
  rz(q26_q25_cz_z_first) $26;
  rz(q26_q25_cz_z_second) $25;
}
defcal cz $25, $26 { cz $26, $25; }
defcal cx $26, $25 { U(pi/2, 0, pi) $25; cz $26, $25; U(pi/2, 0, pi) $25; }
defcal cx $25, $26 { U(pi/2, 0, pi) $26; cz $26, $25; U(pi/2, 0, pi) $26; }

// --- q33, q25: CZ by |11⟩ ↔ |02⟩ ---
cal {
  frame q33_q25_coupler = newframe(c25_33_flux, 0.0, 0.0);
}
defcal cz $33, $25 {
  barrier q33_xy, q25_xy, q33_q25_coupler, q25_z;
  play(q33_q25_coupler, flat_top(q33_q25_cz_coupler_amp, q33_q25_cz_duration, q33_q25_cz_rise));
  play(q25_z, flat_top(q33_q25_cz_qubit_amp, q33_q25_cz_duration, q33_q25_cz_rise));
  barrier q33_xy, q25_xy, q33_q25_coupler, q25_z;
  rz(q33_q25_cz_z_first) $33;
  rz(q33_q25_cz_z_second) $25;
}
defcal cz $25, $33 { cz $33, $25; }
defcal cx $33, $25 { U(pi/2, 0, pi) $25; cz $33, $25; U(pi/2, 0, pi) $25; }
defcal cx $25, $33 { U(pi/2, 0, pi) $33; cz $33, $25; U(pi/2, 0, pi) $33; }

// --- q26, q27: CZ by |11⟩ ↔ |02⟩ ---
cal {
  frame q26_q27_coupler = newframe(c26_27_flux, 0.0, 0.0);
}
defcal cz $26, $27 {
  barrier q26_xy, q27_xy, q26_q27_coupler, q27_z;
  play(q26_q27_coupler, flat_top(q26_q27_cz_coupler_amp, q26_q27_cz_duration, q26_q27_cz_rise));
  play(q27_z, flat_top(q26_q27_cz_qubit_amp, q26_q27_cz_duration, q26_q27_cz_rise));
  barrier q26_xy, q27_xy, q26_q27_coupler, q27_z;
  rz(q26_q27_cz_z_first) $26;
  rz(q26_q27_cz_z_second) $27;
}
defcal cz $27, $26 { cz $26, $27; }
defcal cx $26, $27 { U(pi/2, 0, pi) $27; cz $26, $27; U(pi/2, 0, pi) $27; }
defcal cx $27, $26 { U(pi/2, 0, pi) $26; cz $26, $27; U(pi/2, 0, pi) $26; }

// --- q26, q34: CZ by |11⟩ ↔ |02⟩ ---
cal {
  frame q26_q34_coupler = newframe(c26_34_flux, 0.0, 0.0);
}
defcal cz $26, $34 {
  barrier q26_xy, q34_xy, q26_q34_coupler, q34_z;
  play(q26_q34_coupler, flat_top(q26_q34_cz_coupler_amp, q26_q34_cz_duration, q26_q34_cz_rise));
  play(q34_z, flat_top(q26_q34_cz_qubit_amp, q26_q34_cz_duration, q26_q34_cz_rise));
  barrier q26_xy, q34_xy, q26_q34_coupler, q34_z;
  rz(q26_q34_cz_z_first) $26;
  rz(q26_q34_cz_z_second) $34;
}
defcal cz $34, $26 { cz $26, $34; }
defcal cx $26, $34 { U(pi/2, 0, pi) $34; cz $26, $34; U(pi/2, 0, pi) $34; }
defcal cx $34, $26 { U(pi/2, 0, pi) $26; cz $26, $34; U(pi/2, 0, pi) $26; }

// --- q28, q27: CZ by |11⟩ ↔ |02⟩ ---
cal {
  frame q28_q27_coupler = newframe(c27_28_flux, 0.0, 0.0);
}
defcal cz $28, $27 {
  barrier q28_xy, q27_xy, q28_q27_coupler, q27_z;
  play(q28_q27_coupler, flat_top(q28_q27_cz_coupler_amp, q28_q27_cz_duration, q28_q27_cz_rise));
  play(q27_z, flat_top(q28_q27_cz_qubit_amp, q28_q27_cz_duration, q28_q27_cz_rise));
  barrier q28_xy, q27_xy, q28_q27_coupler, q27_z;
  rz(q28_q27_cz_z_first) $28;
  rz(q28_q27_cz_z_second) $27;
}
defcal cz $27, $28 { cz $28, $27; }
defcal cx $28, $27 { U(pi/2, 0, pi) $27; cz $28, $27; U(pi/2, 0, pi) $27; }
defcal cx $27, $28 { U(pi/2, 0, pi) $28; cz $28, $27; U(pi/2, 0, pi) $28; }

// --- q35, q27: CZ by |11⟩ ↔ |02⟩ ---
cal {
  frame q35_q27_coupler = newframe(c27_35_flux, 0.0, 0.0);
}
defcal cz $35, $27 {
  barrier q35_xy, q27_xy, q35_q27_coupler, q27_z;
  play(q35_q27_coupler, flat_top(q35_q27_cz_coupler_amp, q35_q27_cz_duration, q35_q27_cz_rise));
  play(q27_z, flat_top(q35_q27_cz_qubit_amp, q35_q27_cz_duration, q35_q27_cz_rise));
  barrier q35_xy, q27_xy, q35_q27_coupler, q27_z;
  rz(q35_q27_cz_z_first) $35;
  rz(q35_q27_cz_z_second) $27;
}
defcal cz $27, $35 { cz $35, $27; }
defcal cx $35, $27 { U(pi/2, 0, pi) $27; cz $35, $27; U(pi/2, 0, pi) $27; }
defcal cx $27, $35 { U(pi/2, 0, pi) $35; cz $35, $27; U(pi/2, 0, pi) $35; }

// --- q28, q29: CZ by |11⟩ ↔ |02⟩ ---
cal {
  frame q28_q29_coupler = newframe(c28_29_flux, 0.0, 0.0);
}
defcal cz $28, $29 {
  barrier q28_xy, q29_xy, q28_q29_coupler, q29_z;
  play(q28_q29_coupler, flat_top(q28_q29_cz_coupler_amp, q28_q29_cz_duration, q28_q29_cz_rise));
  play(q29_z, flat_top(q28_q29_cz_qubit_amp, q28_q29_cz_duration, q28_q29_cz_rise));
  barrier q28_xy, q29_xy, q28_q29_coupler, q29_z;
  rz(q28_q29_cz_z_first) $28;
  rz(q28_q29_cz_z_second) $29;
}
defcal cz $29, $28 { cz $28, $29; }
defcal cx $28, $29 { U(pi/2, 0, pi) $29; cz $28, $29; U(pi/2, 0, pi) $29; }
defcal cx $29, $28 { U(pi/2, 0, pi) $28; cz $28, $29; U(pi/2, 0, pi) $28; }

// --- q28, q36: CZ by |11⟩ ↔ |02⟩ ---
cal {
  frame q28_q36_coupler = newframe(c28_36_flux, 0.0, 0.0);
}
defcal cz $28, $36 {
  barrier q28_xy, q36_xy, q28_q36_coupler, q36_z;
  play(q28_q36_coupler, flat_top(q28_q36_cz_coupler_amp, q28_q36_cz_duration, q28_q36_cz_rise));
  play(q36_z, flat_top(q28_q36_cz_qubit_amp, q28_q36_cz_duration, q28_q36_cz_rise));
  barrier q28_xy, q36_xy, q28_q36_coupler, q36_z;
  rz(q28_q36_cz_z_first) $28;
  rz(q28_q36_cz_z_second) $36;
}
defcal cz $36, $28 { cz $28, $36; }
defcal cx $28, $36 { U(pi/2, 0, pi) $36; cz $28, $36; U(pi/2, 0, pi) $36; }
defcal cx $36, $28 { U(pi/2, 0, pi) $28; cz $28, $36; U(pi/2, 0, pi) $28; }

// --- q30, q29: CZ by |11⟩ ↔ |02⟩ ---
cal {
  frame q30_q29_coupler = newframe(c29_30_flux, 0.0, 0.0);
}
defcal cz $30, $29 {
  barrier q30_xy, q29_xy, q30_q29_coupler, q29_z;
  play(q30_q29_coupler, flat_top(q30_q29_cz_coupler_amp, q30_q29_cz_duration, q30_q29_cz_rise));
  play(q29_z, flat_top(q30_q29_cz_qubit_amp, q30_q29_cz_duration, q30_q29_cz_rise));
  barrier q30_xy, q29_xy, q30_q29_coupler, q29_z;
  rz(q30_q29_cz_z_first) $30;
  rz(q30_q29_cz_z_second) $29;
}
defcal cz $29, $30 { cz $30, $29; }
defcal cx $30, $29 { U(pi/2, 0, pi) $29; cz $30, $29; U(pi/2, 0, pi) $29; }
defcal cx $29, $30 { U(pi/2, 0, pi) $30; cz $30, $29; U(pi/2, 0, pi) $30; }

// --- q37, q29: CZ by |11⟩ ↔ |02⟩ ---
cal {
  frame q37_q29_coupler = newframe(c29_37_flux, 0.0, 0.0);
}
defcal cz $37, $29 {
  barrier q37_xy, q29_xy, q37_q29_coupler, q29_z;
  play(q37_q29_coupler, flat_top(q37_q29_cz_coupler_amp, q37_q29_cz_duration, q37_q29_cz_rise));
  play(q29_z, flat_top(q37_q29_cz_qubit_amp, q37_q29_cz_duration, q37_q29_cz_rise));
  barrier q37_xy, q29_xy, q37_q29_coupler, q29_z;
  rz(q37_q29_cz_z_first) $37;
  rz(q37_q29_cz_z_second) $29;
}
defcal cz $29, $37 { cz $37, $29; }
defcal cx $37, $29 { U(pi/2, 0, pi) $29; cz $37, $29; U(pi/2, 0, pi) $29; }
defcal cx $29, $37 { U(pi/2, 0, pi) $37; cz $37, $29; U(pi/2, 0, pi) $37; }

// --- q30, q38: CZ by |11⟩ ↔ |02⟩ ---
cal {
  frame q30_q38_coupler = newframe(c30_38_flux, 0.0, 0.0);
}
defcal cz $30, $38 {
  barrier q30_xy, q38_xy, q30_q38_coupler, q38_z;
  play(q30_q38_coupler, flat_top(q30_q38_cz_coupler_amp, q30_q38_cz_duration, q30_q38_cz_rise));
  play(q38_z, flat_top(q30_q38_cz_qubit_amp, q30_q38_cz_duration, q30_q38_cz_rise));
  barrier q30_xy, q38_xy, q30_q38_coupler, q38_z;
  rz(q30_q38_cz_z_first) $30;
  rz(q30_q38_cz_z_second) $38;
}
defcal cz $38, $30 { cz $30, $38; }
defcal cx $30, $38 { U(pi/2, 0, pi) $38; cz $30, $38; U(pi/2, 0, pi) $38; }
defcal cx $38, $30 { U(pi/2, 0, pi) $30; cz $30, $38; U(pi/2, 0, pi) $30; }

// --- q31, q32: CZ by |11⟩ ↔ |02⟩ ---
cal {
  frame q31_q32_coupler = newframe(c31_32_flux, 0.0, 0.0);
}
defcal cz $31, $32 {
  barrier q31_xy, q32_xy, q31_q32_coupler, q32_z;
  play(q31_q32_coupler, flat_top(q31_q32_cz_coupler_amp, q31_q32_cz_duration, q31_q32_cz_rise));
  play(q32_z, flat_top(q31_q32_cz_qubit_amp, q31_q32_cz_duration, q31_q32_cz_rise));
  barrier q31_xy, q32_xy, q31_q32_coupler, q32_z;
  rz(q31_q32_cz_z_first) $31;
  rz(q31_q32_cz_z_second) $32;
}
defcal cz $32, $31 { cz $31, $32; }
defcal cx $31, $32 { U(pi/2, 0, pi) $32; cz $31, $32; U(pi/2, 0, pi) $32; }
defcal cx $32, $31 { U(pi/2, 0, pi) $31; cz $31, $32; U(pi/2, 0, pi) $31; }

// --- q31, q39: CZ by |11⟩ ↔ |02⟩ ---
cal {
  frame q31_q39_coupler = newframe(c31_39_flux, 0.0, 0.0);
}
defcal cz $31, $39 {
  barrier q31_xy, q39_xy, q31_q39_coupler, q39_z;
  play(q31_q39_coupler, flat_top(q31_q39_cz_coupler_amp, q31_q39_cz_duration, q31_q39_cz_rise));
  play(q39_z, flat_top(q31_q39_cz_qubit_amp, q31_q39_cz_duration, q31_q39_cz_rise));
  barrier q31_xy, q39_xy, q31_q39_coupler, q39_z;
  rz(q31_q39_cz_z_first) $31;
  rz(q31_q39_cz_z_second) $39;
}
defcal cz $39, $31 { cz $31, $39; }
defcal cx $31, $39 { U(pi/2, 0, pi) $39; cz $31, $39; U(pi/2, 0, pi) $39; }
defcal cx $39, $31 { U(pi/2, 0, pi) $31; cz $31, $39; U(pi/2, 0, pi) $31; }

// --- q33, q32: CZ by |11⟩ ↔ |02⟩ ---
cal {
  frame q33_q32_coupler = newframe(c32_33_flux, 0.0, 0.0);
}
defcal cz $33, $32 {
  barrier q33_xy, q32_xy, q33_q32_coupler, q32_z;
  play(q33_q32_coupler, flat_top(q33_q32_cz_coupler_amp, q33_q32_cz_duration, q33_q32_cz_rise));
  play(q32_z, flat_top(q33_q32_cz_qubit_amp, q33_q32_cz_duration, q33_q32_cz_rise));
  barrier q33_xy, q32_xy, q33_q32_coupler, q32_z;
  rz(q33_q32_cz_z_first) $33;
  rz(q33_q32_cz_z_second) $32;
}
defcal cz $32, $33 { cz $33, $32; }
defcal cx $33, $32 { U(pi/2, 0, pi) $32; cz $33, $32; U(pi/2, 0, pi) $32; }
defcal cx $32, $33 { U(pi/2, 0, pi) $33; cz $33, $32; U(pi/2, 0, pi) $33; }

// --- q40, q32: CZ by |11⟩ ↔ |02⟩ ---
cal {
  frame q40_q32_coupler = newframe(c32_40_flux, 0.0, 0.0);
}
defcal cz $40, $32 {
  barrier q40_xy, q32_xy, q40_q32_coupler, q32_z;
  play(q40_q32_coupler, flat_top(q40_q32_cz_coupler_amp, q40_q32_cz_duration, q40_q32_cz_rise));
  play(q32_z, flat_top(q40_q32_cz_qubit_amp, q40_q32_cz_duration, q40_q32_cz_rise));
  barrier q40_xy, q32_xy, q40_q32_coupler, q32_z;
  rz(q40_q32_cz_z_first) $40;
  rz(q40_q32_cz_z_second) $32;
}
defcal cz $32, $40 { cz $40, $32; }
defcal cx $40, $32 { U(pi/2, 0, pi) $32; cz $40, $32; U(pi/2, 0, pi) $32; }
defcal cx $32, $40 { U(pi/2, 0, pi) $40; cz $40, $32; U(pi/2, 0, pi) $40; }

// --- q33, q34: CZ by |11⟩ ↔ |02⟩ ---
cal {
  frame q33_q34_coupler = newframe(c33_34_flux, 0.0, 0.0);
}
defcal cz $33, $34 {
  barrier q33_xy, q34_xy, q33_q34_coupler, q34_z;
  play(q33_q34_coupler, flat_top(q33_q34_cz_coupler_amp, q33_q34_cz_duration, q33_q34_cz_rise));
  play(q34_z, flat_top(q33_q34_cz_qubit_amp, q33_q34_cz_duration, q33_q34_cz_rise));
  barrier q33_xy, q34_xy, q33_q34_coupler, q34_z;
  rz(q33_q34_cz_z_first) $33;
  rz(q33_q34_cz_z_second) $34;
}
defcal cz $34, $33 { cz $33, $34; }
defcal cx $33, $34 { U(pi/2, 0, pi) $34; cz $33, $34; U(pi/2, 0, pi) $34; }
defcal cx $34, $33 { U(pi/2, 0, pi) $33; cz $33, $34; U(pi/2, 0, pi) $33; }

// --- q33, q41: CZ by |11⟩ ↔ |02⟩ ---
cal {
  frame q33_q41_coupler = newframe(c33_41_flux, 0.0, 0.0);
}
defcal cz $33, $41 {
  barrier q33_xy, q41_xy, q33_q41_coupler, q41_z;
  play(q33_q41_coupler, flat_top(q33_q41_cz_coupler_amp, q33_q41_cz_duration, q33_q41_cz_rise));
  play(q41_z, flat_top(q33_q41_cz_qubit_amp, q33_q41_cz_duration, q33_q41_cz_rise));
  barrier q33_xy, q41_xy, q33_q41_coupler, q41_z;
  rz(q33_q41_cz_z_first) $33;
  rz(q33_q41_cz_z_second) $41;
}
defcal cz $41, $33 { cz $33, $41; }
defcal cx $33, $41 { U(pi/2, 0, pi) $41; cz $33, $41; U(pi/2, 0, pi) $41; }
defcal cx $41, $33 { U(pi/2, 0, pi) $33; cz $33, $41; U(pi/2, 0, pi) $33; }

// --- q35, q34: CZ by |11⟩ ↔ |02⟩ ---
cal {
  frame q35_q34_coupler = newframe(c34_35_flux, 0.0, 0.0);
}
defcal cz $35, $34 {
  barrier q35_xy, q34_xy, q35_q34_coupler, q34_z;
  play(q35_q34_coupler, flat_top(q35_q34_cz_coupler_amp, q35_q34_cz_duration, q35_q34_cz_rise));
  play(q34_z, flat_top(q35_q34_cz_qubit_amp, q35_q34_cz_duration, q35_q34_cz_rise));
  barrier q35_xy, q34_xy, q35_q34_coupler, q34_z;
  rz(q35_q34_cz_z_first) $35;
  rz(q35_q34_cz_z_second) $34;
}
defcal cz $34, $35 { cz $35, $34; }
defcal cx $35, $34 { U(pi/2, 0, pi) $34; cz $35, $34; U(pi/2, 0, pi) $34; }
defcal cx $34, $35 { U(pi/2, 0, pi) $35; cz $35, $34; U(pi/2, 0, pi) $35; }

// --- q42, q34: CZ by |11⟩ ↔ |02⟩ ---
cal {
  frame q42_q34_coupler = newframe(c34_42_flux, 0.0, 0.0);
}
defcal cz $42, $34 {
  barrier q42_xy, q34_xy, q42_q34_coupler, q34_z;
  play(q42_q34_coupler, flat_top(q42_q34_cz_coupler_amp, q42_q34_cz_duration, q42_q34_cz_rise));
  play(q34_z, flat_top(q42_q34_cz_qubit_amp, q42_q34_cz_duration, q42_q34_cz_rise));
  barrier q42_xy, q34_xy, q42_q34_coupler, q34_z;
  rz(q42_q34_cz_z_first) $42;
  rz(q42_q34_cz_z_second) $34;
}
defcal cz $34, $42 { cz $42, $34; }
defcal cx $42, $34 { U(pi/2, 0, pi) $34; cz $42, $34; U(pi/2, 0, pi) $34; }
defcal cx $34, $42 { U(pi/2, 0, pi) $42; cz $42, $34; U(pi/2, 0, pi) $42; }

// --- q35, q36: CZ by |11⟩ ↔ |02⟩ ---
cal {
  frame q35_q36_coupler = newframe(c35_36_flux, 0.0, 0.0);
}
defcal cz $35, $36 {
  barrier q35_xy, q36_xy, q35_q36_coupler, q36_z;
  play(q35_q36_coupler, flat_top(q35_q36_cz_coupler_amp, q35_q36_cz_duration, q35_q36_cz_rise));
  play(q36_z, flat_top(q35_q36_cz_qubit_amp, q35_q36_cz_duration, q35_q36_cz_rise));
  barrier q35_xy, q36_xy, q35_q36_coupler, q36_z;
  rz(q35_q36_cz_z_first) $35;
  rz(q35_q36_cz_z_second) $36;
}
defcal cz $36, $35 { cz $35, $36; }
defcal cx $35, $36 { U(pi/2, 0, pi) $36; cz $35, $36; U(pi/2, 0, pi) $36; }
defcal cx $36, $35 { U(pi/2, 0, pi) $35; cz $35, $36; U(pi/2, 0, pi) $35; }

// --- q35, q43: CZ by |11⟩ ↔ |02⟩ ---
cal {
  frame q35_q43_coupler = newframe(c35_43_flux, 0.0, 0.0);
}
defcal cz $35, $43 {
  barrier q35_xy, q43_xy, q35_q43_coupler, q43_z;
  play(q35_q43_coupler, flat_top(q35_q43_cz_coupler_amp, q35_q43_cz_duration, q35_q43_cz_rise));
  play(q43_z, flat_top(q35_q43_cz_qubit_amp, q35_q43_cz_duration, q35_q43_cz_rise));
  barrier q35_xy, q43_xy, q35_q43_coupler, q43_z;
  rz(q35_q43_cz_z_first) $35;
  rz(q35_q43_cz_z_second) $43;
}
defcal cz $43, $35 { cz $35, $43; }
defcal cx $35, $43 { U(pi/2, 0, pi) $43; cz $35, $43; U(pi/2, 0, pi) $43; }
defcal cx $43, $35 { U(pi/2, 0, pi) $35; cz $35, $43; U(pi/2, 0, pi) $35; }

// --- q37, q36: CZ by |11⟩ ↔ |02⟩ ---
cal {
  frame q37_q36_coupler = newframe(c36_37_flux, 0.0, 0.0);
}
defcal cz $37, $36 {
  barrier q37_xy, q36_xy, q37_q36_coupler, q36_z;
  play(q37_q36_coupler, flat_top(q37_q36_cz_coupler_amp, q37_q36_cz_duration, q37_q36_cz_rise));
  play(q36_z, flat_top(q37_q36_cz_qubit_amp, q37_q36_cz_duration, q37_q36_cz_rise));
  barrier q37_xy, q36_xy, q37_q36_coupler, q36_z;
  rz(q37_q36_cz_z_first) $37;
  rz(q37_q36_cz_z_second) $36;
}
defcal cz $36, $37 { cz $37, $36; }
defcal cx $37, $36 { U(pi/2, 0, pi) $36; cz $37, $36; U(pi/2, 0, pi) $36; }
defcal cx $36, $37 { U(pi/2, 0, pi) $37; cz $37, $36; U(pi/2, 0, pi) $37; }

// --- q44, q36: CZ by |11⟩ ↔ |02⟩ ---
cal {
  frame q44_q36_coupler = newframe(c36_44_flux, 0.0, 0.0);
}
defcal cz $44, $36 {
  barrier q44_xy, q36_xy, q44_q36_coupler, q36_z;
  play(q44_q36_coupler, flat_top(q44_q36_cz_coupler_amp, q44_q36_cz_duration, q44_q36_cz_rise));
  play(q36_z, flat_top(q44_q36_cz_qubit_amp, q44_q36_cz_duration, q44_q36_cz_rise));
  barrier q44_xy, q36_xy, q44_q36_coupler, q36_z;
  rz(q44_q36_cz_z_first) $44;
  rz(q44_q36_cz_z_second) $36;
}
defcal cz $36, $44 { cz $44, $36; }
defcal cx $44, $36 { U(pi/2, 0, pi) $36; cz $44, $36; U(pi/2, 0, pi) $36; }
defcal cx $36, $44 { U(pi/2, 0, pi) $44; cz $44, $36; U(pi/2, 0, pi) $44; }

// --- q37, q38: CZ by |11⟩ ↔ |02⟩ ---
cal {
  frame q37_q38_coupler = newframe(c37_38_flux, 0.0, 0.0);
}
defcal cz $37, $38 {
  barrier q37_xy, q38_xy, q37_q38_coupler, q38_z;
  play(q37_q38_coupler, flat_top(q37_q38_cz_coupler_amp, q37_q38_cz_duration, q37_q38_cz_rise));
  play(q38_z, flat_top(q37_q38_cz_qubit_amp, q37_q38_cz_duration, q37_q38_cz_rise));
  barrier q37_xy, q38_xy, q37_q38_coupler, q38_z;
  rz(q37_q38_cz_z_first) $37;
  rz(q37_q38_cz_z_second) $38;
}
defcal cz $38, $37 { cz $37, $38; }
defcal cx $37, $38 { U(pi/2, 0, pi) $38; cz $37, $38; U(pi/2, 0, pi) $38; }
defcal cx $38, $37 { U(pi/2, 0, pi) $37; cz $37, $38; U(pi/2, 0, pi) $37; }

// --- q37, q45: CZ by |11⟩ ↔ |02⟩ ---
cal {
  frame q37_q45_coupler = newframe(c37_45_flux, 0.0, 0.0);
}
defcal cz $37, $45 {
  barrier q37_xy, q45_xy, q37_q45_coupler, q45_z;
  play(q37_q45_coupler, flat_top(q37_q45_cz_coupler_amp, q37_q45_cz_duration, q37_q45_cz_rise));
  play(q45_z, flat_top(q37_q45_cz_qubit_amp, q37_q45_cz_duration, q37_q45_cz_rise));
  barrier q37_xy, q45_xy, q37_q45_coupler, q45_z;
  rz(q37_q45_cz_z_first) $37;
  rz(q37_q45_cz_z_second) $45;
}
defcal cz $45, $37 { cz $37, $45; }
defcal cx $37, $45 { U(pi/2, 0, pi) $45; cz $37, $45; U(pi/2, 0, pi) $45; }
defcal cx $45, $37 { U(pi/2, 0, pi) $37; cz $37, $45; U(pi/2, 0, pi) $37; }

// --- q40, q39: CZ by |11⟩ ↔ |02⟩ ---
cal {
  frame q40_q39_coupler = newframe(c39_40_flux, 0.0, 0.0);
}
defcal cz $40, $39 {
  barrier q40_xy, q39_xy, q40_q39_coupler, q39_z;
  play(q40_q39_coupler, flat_top(q40_q39_cz_coupler_amp, q40_q39_cz_duration, q40_q39_cz_rise));
  play(q39_z, flat_top(q40_q39_cz_qubit_amp, q40_q39_cz_duration, q40_q39_cz_rise));
  barrier q40_xy, q39_xy, q40_q39_coupler, q39_z;
  rz(q40_q39_cz_z_first) $40;
  rz(q40_q39_cz_z_second) $39;
}
defcal cz $39, $40 { cz $40, $39; }
defcal cx $40, $39 { U(pi/2, 0, pi) $39; cz $40, $39; U(pi/2, 0, pi) $39; }
defcal cx $39, $40 { U(pi/2, 0, pi) $40; cz $40, $39; U(pi/2, 0, pi) $40; }

// --- q40, q41: CZ by |11⟩ ↔ |02⟩ ---
cal {
  frame q40_q41_coupler = newframe(c40_41_flux, 0.0, 0.0);
}
defcal cz $40, $41 {
  barrier q40_xy, q41_xy, q40_q41_coupler, q41_z;
  play(q40_q41_coupler, flat_top(q40_q41_cz_coupler_amp, q40_q41_cz_duration, q40_q41_cz_rise));
  play(q41_z, flat_top(q40_q41_cz_qubit_amp, q40_q41_cz_duration, q40_q41_cz_rise));
  barrier q40_xy, q41_xy, q40_q41_coupler, q41_z;
  rz(q40_q41_cz_z_first) $40;
  rz(q40_q41_cz_z_second) $41;
}
defcal cz $41, $40 { cz $40, $41; }
defcal cx $40, $41 { U(pi/2, 0, pi) $41; cz $40, $41; U(pi/2, 0, pi) $41; }
defcal cx $41, $40 { U(pi/2, 0, pi) $40; cz $40, $41; U(pi/2, 0, pi) $40; }

// --- q40, q46: CZ by |11⟩ ↔ |02⟩ ---
cal {
  frame q40_q46_coupler = newframe(c40_46_flux, 0.0, 0.0);
}
defcal cz $40, $46 {
  barrier q40_xy, q46_xy, q40_q46_coupler, q46_z;
  play(q40_q46_coupler, flat_top(q40_q46_cz_coupler_amp, q40_q46_cz_duration, q40_q46_cz_rise));
  play(q46_z, flat_top(q40_q46_cz_qubit_amp, q40_q46_cz_duration, q40_q46_cz_rise));
  barrier q40_xy, q46_xy, q40_q46_coupler, q46_z;
  rz(q40_q46_cz_z_first) $40;
  rz(q40_q46_cz_z_second) $46;
}
defcal cz $46, $40 { cz $40, $46; }
defcal cx $40, $46 { U(pi/2, 0, pi) $46; cz $40, $46; U(pi/2, 0, pi) $46; }
defcal cx $46, $40 { U(pi/2, 0, pi) $40; cz $40, $46; U(pi/2, 0, pi) $40; }

// --- q42, q41: CZ by |11⟩ ↔ |02⟩ ---
cal {
  frame q42_q41_coupler = newframe(c41_42_flux, 0.0, 0.0);
}
defcal cz $42, $41 {
  barrier q42_xy, q41_xy, q42_q41_coupler, q41_z;
  play(q42_q41_coupler, flat_top(q42_q41_cz_coupler_amp, q42_q41_cz_duration, q42_q41_cz_rise));
  play(q41_z, flat_top(q42_q41_cz_qubit_amp, q42_q41_cz_duration, q42_q41_cz_rise));
  barrier q42_xy, q41_xy, q42_q41_coupler, q41_z;
  rz(q42_q41_cz_z_first) $42;
  rz(q42_q41_cz_z_second) $41;
}
defcal cz $41, $42 { cz $42, $41; }
defcal cx $42, $41 { U(pi/2, 0, pi) $41; cz $42, $41; U(pi/2, 0, pi) $41; }
defcal cx $41, $42 { U(pi/2, 0, pi) $42; cz $42, $41; U(pi/2, 0, pi) $42; }

// --- q47, q41: CZ by |11⟩ ↔ |02⟩ ---
cal {
  frame q47_q41_coupler = newframe(c41_47_flux, 0.0, 0.0);
}
defcal cz $47, $41 {
  barrier q47_xy, q41_xy, q47_q41_coupler, q41_z;
  play(q47_q41_coupler, flat_top(q47_q41_cz_coupler_amp, q47_q41_cz_duration, q47_q41_cz_rise));
  play(q41_z, flat_top(q47_q41_cz_qubit_amp, q47_q41_cz_duration, q47_q41_cz_rise));
  barrier q47_xy, q41_xy, q47_q41_coupler, q41_z;
  rz(q47_q41_cz_z_first) $47;
  rz(q47_q41_cz_z_second) $41;
}
defcal cz $41, $47 { cz $47, $41; }
defcal cx $47, $41 { U(pi/2, 0, pi) $41; cz $47, $41; U(pi/2, 0, pi) $41; }
defcal cx $41, $47 { U(pi/2, 0, pi) $47; cz $47, $41; U(pi/2, 0, pi) $47; }

// --- q42, q43: CZ by |11⟩ ↔ |02⟩ ---
cal {
  frame q42_q43_coupler = newframe(c42_43_flux, 0.0, 0.0);
}
defcal cz $42, $43 {
  barrier q42_xy, q43_xy, q42_q43_coupler, q43_z;
  play(q42_q43_coupler, flat_top(q42_q43_cz_coupler_amp, q42_q43_cz_duration, q42_q43_cz_rise));
  play(q43_z, flat_top(q42_q43_cz_qubit_amp, q42_q43_cz_duration, q42_q43_cz_rise));
  barrier q42_xy, q43_xy, q42_q43_coupler, q43_z;
  rz(q42_q43_cz_z_first) $42;
  rz(q42_q43_cz_z_second) $43;
}
defcal cz $43, $42 { cz $42, $43; }
defcal cx $42, $43 { U(pi/2, 0, pi) $43; cz $42, $43; U(pi/2, 0, pi) $43; }
defcal cx $43, $42 { U(pi/2, 0, pi) $42; cz $42, $43; U(pi/2, 0, pi) $42; }

// --- q42, q48: CZ by |11⟩ ↔ |02⟩ ---
cal {
  frame q42_q48_coupler = newframe(c42_48_flux, 0.0, 0.0);
}
defcal cz $42, $48 {
  barrier q42_xy, q48_xy, q42_q48_coupler, q48_z;
  play(q42_q48_coupler, flat_top(q42_q48_cz_coupler_amp, q42_q48_cz_duration, q42_q48_cz_rise));
  play(q48_z, flat_top(q42_q48_cz_qubit_amp, q42_q48_cz_duration, q42_q48_cz_rise));
  barrier q42_xy, q48_xy, q42_q48_coupler, q48_z;
  rz(q42_q48_cz_z_first) $42;
  rz(q42_q48_cz_z_second) $48;
}
defcal cz $48, $42 { cz $42, $48; }
defcal cx $42, $48 { U(pi/2, 0, pi) $48; cz $42, $48; U(pi/2, 0, pi) $48; }
defcal cx $48, $42 { U(pi/2, 0, pi) $42; cz $42, $48; U(pi/2, 0, pi) $42; }

// --- q44, q43: CZ by |11⟩ ↔ |02⟩ ---
cal {
  frame q44_q43_coupler = newframe(c43_44_flux, 0.0, 0.0);
}
defcal cz $44, $43 {
  barrier q44_xy, q43_xy, q44_q43_coupler, q43_z;
  play(q44_q43_coupler, flat_top(q44_q43_cz_coupler_amp, q44_q43_cz_duration, q44_q43_cz_rise));
  play(q43_z, flat_top(q44_q43_cz_qubit_amp, q44_q43_cz_duration, q44_q43_cz_rise));
  barrier q44_xy, q43_xy, q44_q43_coupler, q43_z;
  rz(q44_q43_cz_z_first) $44;
  rz(q44_q43_cz_z_second) $43;
}
defcal cz $43, $44 { cz $44, $43; }
defcal cx $44, $43 { U(pi/2, 0, pi) $43; cz $44, $43; U(pi/2, 0, pi) $43; }
defcal cx $43, $44 { U(pi/2, 0, pi) $44; cz $44, $43; U(pi/2, 0, pi) $44; }

// --- q49, q43: CZ by |11⟩ ↔ |02⟩ ---
cal {
  frame q49_q43_coupler = newframe(c43_49_flux, 0.0, 0.0);
}
defcal cz $49, $43 {
  barrier q49_xy, q43_xy, q49_q43_coupler, q43_z;
  play(q49_q43_coupler, flat_top(q49_q43_cz_coupler_amp, q49_q43_cz_duration, q49_q43_cz_rise));
  play(q43_z, flat_top(q49_q43_cz_qubit_amp, q49_q43_cz_duration, q49_q43_cz_rise));
  barrier q49_xy, q43_xy, q49_q43_coupler, q43_z;
  rz(q49_q43_cz_z_first) $49;
  rz(q49_q43_cz_z_second) $43;
}
defcal cz $43, $49 { cz $49, $43; }
defcal cx $49, $43 { U(pi/2, 0, pi) $43; cz $49, $43; U(pi/2, 0, pi) $43; }
defcal cx $43, $49 { U(pi/2, 0, pi) $49; cz $49, $43; U(pi/2, 0, pi) $49; }

// --- q44, q45: CZ by |11⟩ ↔ |02⟩ ---
cal {
  frame q44_q45_coupler = newframe(c44_45_flux, 0.0, 0.0);
}
defcal cz $44, $45 {
  barrier q44_xy, q45_xy, q44_q45_coupler, q45_z;
  play(q44_q45_coupler, flat_top(q44_q45_cz_coupler_amp, q44_q45_cz_duration, q44_q45_cz_rise));
  play(q45_z, flat_top(q44_q45_cz_qubit_amp, q44_q45_cz_duration, q44_q45_cz_rise));
  barrier q44_xy, q45_xy, q44_q45_coupler, q45_z;
  rz(q44_q45_cz_z_first) $44;
  rz(q44_q45_cz_z_second) $45;
}
defcal cz $45, $44 { cz $44, $45; }
defcal cx $44, $45 { U(pi/2, 0, pi) $45; cz $44, $45; U(pi/2, 0, pi) $45; }
defcal cx $45, $44 { U(pi/2, 0, pi) $44; cz $44, $45; U(pi/2, 0, pi) $44; }

// --- q44, q50: CZ by |11⟩ ↔ |02⟩ ---
cal {
  frame q44_q50_coupler = newframe(c44_50_flux, 0.0, 0.0);
}
defcal cz $44, $50 {
  barrier q44_xy, q50_xy, q44_q50_coupler, q50_z;
  play(q44_q50_coupler, flat_top(q44_q50_cz_coupler_amp, q44_q50_cz_duration, q44_q50_cz_rise));
  play(q50_z, flat_top(q44_q50_cz_qubit_amp, q44_q50_cz_duration, q44_q50_cz_rise));
  barrier q44_xy, q50_xy, q44_q50_coupler, q50_z;
  rz(q44_q50_cz_z_first) $44;
  rz(q44_q50_cz_z_second) $50;
}
defcal cz $50, $44 { cz $44, $50; }
defcal cx $44, $50 { U(pi/2, 0, pi) $50; cz $44, $50; U(pi/2, 0, pi) $50; }
defcal cx $50, $44 { U(pi/2, 0, pi) $44; cz $44, $50; U(pi/2, 0, pi) $44; }

// --- q47, q46: CZ by |11⟩ ↔ |02⟩ ---
cal {
  frame q47_q46_coupler = newframe(c46_47_flux, 0.0, 0.0);
}
defcal cz $47, $46 {
  barrier q47_xy, q46_xy, q47_q46_coupler, q46_z;
  play(q47_q46_coupler, flat_top(q47_q46_cz_coupler_amp, q47_q46_cz_duration, q47_q46_cz_rise));
  play(q46_z, flat_top(q47_q46_cz_qubit_amp, q47_q46_cz_duration, q47_q46_cz_rise));
  barrier q47_xy, q46_xy, q47_q46_coupler, q46_z;
  rz(q47_q46_cz_z_first) $47;
  rz(q47_q46_cz_z_second) $46;
}
defcal cz $46, $47 { cz $47, $46; }
defcal cx $47, $46 { U(pi/2, 0, pi) $46; cz $47, $46; U(pi/2, 0, pi) $46; }
defcal cx $46, $47 { U(pi/2, 0, pi) $47; cz $47, $46; U(pi/2, 0, pi) $47; }

// --- q47, q48: CZ by |11⟩ ↔ |02⟩ ---
cal {
  frame q47_q48_coupler = newframe(c47_48_flux, 0.0, 0.0);
}
defcal cz $47, $48 {
  barrier q47_xy, q48_xy, q47_q48_coupler, q48_z;
  play(q47_q48_coupler, flat_top(q47_q48_cz_coupler_amp, q47_q48_cz_duration, q47_q48_cz_rise));
  play(q48_z, flat_top(q47_q48_cz_qubit_amp, q47_q48_cz_duration, q47_q48_cz_rise));
  barrier q47_xy, q48_xy, q47_q48_coupler, q48_z;
  rz(q47_q48_cz_z_first) $47;
  rz(q47_q48_cz_z_second) $48;
}
defcal cz $48, $47 { cz $47, $48; }
defcal cx $47, $48 { U(pi/2, 0, pi) $48; cz $47, $48; U(pi/2, 0, pi) $48; }
defcal cx $48, $47 { U(pi/2, 0, pi) $47; cz $47, $48; U(pi/2, 0, pi) $47; }

// --- q47, q51: CZ by |11⟩ ↔ |02⟩ ---
cal {
  frame q47_q51_coupler = newframe(c47_51_flux, 0.0, 0.0);
}
defcal cz $47, $51 {
  barrier q47_xy, q51_xy, q47_q51_coupler, q51_z;
  play(q47_q51_coupler, flat_top(q47_q51_cz_coupler_amp, q47_q51_cz_duration, q47_q51_cz_rise));
  play(q51_z, flat_top(q47_q51_cz_qubit_amp, q47_q51_cz_duration, q47_q51_cz_rise));
  barrier q47_xy, q51_xy, q47_q51_coupler, q51_z;
  rz(q47_q51_cz_z_first) $47;
  rz(q47_q51_cz_z_second) $51;
}
defcal cz $51, $47 { cz $47, $51; }
defcal cx $47, $51 { U(pi/2, 0, pi) $51; cz $47, $51; U(pi/2, 0, pi) $51; }
defcal cx $51, $47 { U(pi/2, 0, pi) $47; cz $47, $51; U(pi/2, 0, pi) $47; }

// --- q49, q50: CZ by |11⟩ ↔ |02⟩ ---
cal {
  frame q49_q50_coupler = newframe(c49_50_flux, 0.0, 0.0);
}
defcal cz $49, $50 {
  barrier q49_xy, q50_xy, q49_q50_coupler, q50_z;
  play(q49_q50_coupler, flat_top(q49_q50_cz_coupler_amp, q49_q50_cz_duration, q49_q50_cz_rise));
  play(q50_z, flat_top(q49_q50_cz_qubit_amp, q49_q50_cz_duration, q49_q50_cz_rise));
  barrier q49_xy, q50_xy, q49_q50_coupler, q50_z;
  rz(q49_q50_cz_z_first) $49;
  rz(q49_q50_cz_z_second) $50;
}
defcal cz $50, $49 { cz $49, $50; }
defcal cx $49, $50 { U(pi/2, 0, pi) $50; cz $49, $50; U(pi/2, 0, pi) $50; }
defcal cx $50, $49 { U(pi/2, 0, pi) $49; cz $49, $50; U(pi/2, 0, pi) $49; }

// --- q52, q51: CZ by |11⟩ ↔ |02⟩ ---
cal {
  frame q52_q51_coupler = newframe(c51_52_flux, 0.0, 0.0);
}
defcal cz $52, $51 {
  barrier q52_xy, q51_xy, q52_q51_coupler, q51_z;
  play(q52_q51_coupler, flat_top(q52_q51_cz_coupler_amp, q52_q51_cz_duration, q52_q51_cz_rise));
  play(q51_z, flat_top(q52_q51_cz_qubit_amp, q52_q51_cz_duration, q52_q51_cz_rise));
  barrier q52_xy, q51_xy, q52_q51_coupler, q51_z;
  rz(q52_q51_cz_z_first) $52;
  rz(q52_q51_cz_z_second) $51;
}
defcal cz $51, $52 { cz $52, $51; }
defcal cx $52, $51 { U(pi/2, 0, pi) $51; cz $52, $51; U(pi/2, 0, pi) $51; }
defcal cx $51, $52 { U(pi/2, 0, pi) $52; cz $52, $51; U(pi/2, 0, pi) $52; }

// --- q52, q53: CZ by |11⟩ ↔ |02⟩ ---
cal {
  frame q52_q53_coupler = newframe(c52_53_flux, 0.0, 0.0);
}
defcal cz $52, $53 {
  barrier q52_xy, q53_xy, q52_q53_coupler, q53_z;
  play(q52_q53_coupler, flat_top(q52_q53_cz_coupler_amp, q52_q53_cz_duration, q52_q53_cz_rise));
  play(q53_z, flat_top(q52_q53_cz_qubit_amp, q52_q53_cz_duration, q52_q53_cz_rise));
  barrier q52_xy, q53_xy, q52_q53_coupler, q53_z;
  rz(q52_q53_cz_z_first) $52;
  rz(q52_q53_cz_z_second) $53;
}
defcal cz $53, $52 { cz $52, $53; }
defcal cx $52, $53 { U(pi/2, 0, pi) $53; cz $52, $53; U(pi/2, 0, pi) $53; }
defcal cx $53, $52 { U(pi/2, 0, pi) $52; cz $52, $53; U(pi/2, 0, pi) $52; }
