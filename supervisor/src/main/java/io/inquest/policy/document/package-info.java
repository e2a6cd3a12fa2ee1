/** JSON and YAML as trees of values that know their places, within bounds. */
package io.inquest.policy.document;
