/**
 * The kill soak: everything is killed again and again under load, then everything that was answered is accounted for.
 * {@code src/test/soak/soak.sh} runs it.
 */
package io.missioncontrol.soak;
